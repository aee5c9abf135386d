#pragma once

#include <string>
#include <vector>

#include "common.hpp"
#include "forecast/report/changes.hpp"

namespace forecast {

/// Prints what a command changed: `text` for people; or, as `output` asks, the changes as a table or as JSON.
void print_changes(const std::vector<Change>& changes, const std::string& text, const OutputArguments& output,
                   const Console& console);

}  // namespace forecast
