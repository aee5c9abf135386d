#pragma once

#include <memory>

#include "forecast/training/rank_group.hpp"

namespace forecast {

/// Meets the other ranks at rank 0's TCPStore, and sums by Gloo: libtorch's c10d. Throws Error(unavailable) if they do
/// not come within two minutes, Error(invalid_argument) if this build has no Gloo.
std::unique_ptr<RankGroup> join_gloo_group(const RankPlace& place);

}  // namespace forecast
