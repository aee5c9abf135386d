#pragma once

#include <functional>

#include <SQLiteCpp/SQLiteCpp.h>

#include "run_selection.hpp"

namespace forecast {

/// Fills MetricSummary::best. REQUIRES: the runs have their metrics, sorted by key.
void fill_best_values(const SQLite::Database& database, Selection& selection);

/// The same of most runs: `beside`, another connection to the file, reads in a thread of its own from the beginning on,
/// and `database` reads, too, when `meanwhile` is done. REQUIRES: `meanwhile` leaves the metrics alone.
void fill_best_values_beside(const SQLite::Database& database, const SQLite::Database& beside, Selection& selection,
                             const std::function<void()>& meanwhile);

}  // namespace forecast
