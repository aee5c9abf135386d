#pragma once

#include <string>
#include <vector>

#include <SQLiteCpp/SQLiteCpp.h>

#include "run_files.hpp"

namespace forecast {

/// A directory outside a store's own that its tables name: experiments at `<root>/<experiment>`, runs at
/// `<root>/<experiment>/<run>/artifacts`.
struct NamedRoot {
    std::string path;
    bool is_there = false;
    bool is_store = false;            ///< another run store's
    std::size_t runs_here = 0;        ///< those whose files lie beside the database, too
    std::vector<std::string> absent;  ///< those whose files are there and not here

    /// The store lay there before it was moved or copied here.
    [[nodiscard]] bool is_surely_former() const { return is_store || runs_here > 0; }
    /// That, or nothing is there: MLflow would put files there and has put none. Else it is a place that somebody
    /// chose.
    [[nodiscard]] bool is_former() const { return !is_there || is_surely_former(); }
};
std::vector<NamedRoot> named_roots(const SQLite::Database& database, const RunFiles& files);

/// Warns, once a place, of a store that was moved or copied.
void warn_if_moved(const SQLite::Database& database, const RunFiles& files);

}  // namespace forecast
