#pragma once

#include <string>
#include <vector>

#include "common.hpp"

// What commands that change runs and models print.

namespace forecast {

/// One thing that a command changed, or with --dry-run would change.
struct Change {
    std::string subject;  ///< a run's id, a path, a table
    std::string what;     ///< "deleted", "tag reviewed", "name", ...
    std::string before;
    std::string after;
};

/// Prints `text`; or, as `output` asks, the changes as a table or as JSON: {schema_version, changes: [{subject, what,
/// before, after}]}.
void print_changes(const std::vector<Change>& changes, const std::string& text, const OutputArguments& output,
                   const Console& console);

}  // namespace forecast
