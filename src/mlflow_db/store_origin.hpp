#pragma once

#include <string>
#include <vector>

#include <SQLiteCpp/SQLiteCpp.h>

#include "run_files.hpp"

// Was a run store moved or copied? Its tables then name directories of the place before.

namespace forecast {

/// A directory, not the store's own, that its tables name: experiments at `<path>/<experiment>`, runs at
/// `<path>/<experiment>/<run>/artifacts`.
struct NamedRoot {
    std::string path;
    bool is_there = false;
    bool is_store = false;            ///< another run store is there
    std::size_t runs_here = 0;        ///< runs whose files are beside the database as well
    std::vector<std::string> absent;  ///< ids of runs whose files are there alone

    /// Whether the store was there before it was moved or copied, beyond doubt.
    [[nodiscard]] bool is_surely_former() const { return is_store || runs_here > 0; }
    /// The same, or nothing is there any more. Else it is a place that somebody chose.
    [[nodiscard]] bool is_former() const { return !is_there || is_surely_former(); }
};
/// All such directories, by path. Reads all runs.
std::vector<NamedRoot> named_roots(const SQLite::Database& database, const RunFiles& files);

/// Logs a warning, once for each place, if the store was moved or copied.
void warn_if_moved(const SQLite::Database& database, const RunFiles& files);

}  // namespace forecast
