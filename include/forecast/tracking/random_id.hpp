#pragma once

#include <string>

namespace forecast {

/// 32 lower-case hex digits, a version 4 UUID without its dashes.
std::string random_id();

}  // namespace forecast
