#pragma once

#include <string>
#include <vector>

#include "common.hpp"

namespace forecast {

/// One thing that a command changed, or would with --dry-run.
struct Change {
    std::string subject;  ///< a run's id, a path, a table
    std::string what;     ///< "deleted", "tag reviewed", "name", ...
    std::string before;
    std::string after;
};

/// Prints `text` or, as `output` asks, the changes as a table or as {schema_version, changes: [{subject, what, before,
/// after}]}.
void print_changes(const std::vector<Change>& changes, const std::string& text, const OutputArguments& output,
                   const Console& console);

}  // namespace forecast
