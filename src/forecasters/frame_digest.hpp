#pragma once

#include <cstdint>

#include "forecast/core/frame.hpp"

namespace forecast {

/// A number that tells frames with other values apart, but for one in 2^64.
std::uint64_t digest_of(const Frame& frame);

}  // namespace forecast
