#pragma once

#include <string>

namespace forecast {

/// 32 lower-case hex digits, a version 4 UUID without its dashes: an id as MLflow makes them, from the system's own
/// source of randomness.
std::string random_id();

}  // namespace forecast
