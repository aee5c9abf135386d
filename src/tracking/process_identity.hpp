#pragma once

#include <optional>
#include <string>

namespace forecast {

std::string host_name();

/// Boot and clock tick at which the process began: tells it from a later one with the same number. Nothing if no such
/// process is alive.
std::optional<std::string> process_start(long pid);

}  // namespace forecast
