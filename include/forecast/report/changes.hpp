#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "forecast/report/table.hpp"

// What a command has changed, or with --dry-run would change, for programs.

namespace forecast {

/// One thing that is changed.
struct Change {
    std::string subject;  ///< a run's id, a path, a table
    std::string what;     ///< "deleted", "tag reviewed", "name", ...
    std::string before;
    std::string after;
};

/// A row a change.
std::string render_changes(const std::vector<Change>& changes, TableFormat format, const Terminal& terminal);
/// {schema_version, changes: [{subject, what, before, after}]}
nlohmann::ordered_json changes_json(const std::vector<Change>& changes);

}  // namespace forecast
