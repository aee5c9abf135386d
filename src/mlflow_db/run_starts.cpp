#include "run_starts.hpp"

#include <algorithm>

#include "schema_check.hpp"

namespace forecast {
namespace {

constexpr std::int64_t kRunsOfMark = 1'000;

}  // namespace

/// Rows get numbers above those that are there: while the last one is in its place, none was put before it.
bool RunStarts::is_last_run_there(const SQLite::Database& database) const {
    SQLite::Statement row(database, "SELECT 1 FROM runs WHERE rowid = ?1 AND run_uuid = ?2");
    row.bind(1, known_.last.row);
    row.bind(2, known_.last_run);
    return row.executeStep();
}

void RunStarts::follow(const SQLite::Database& database) {
    const std::int64_t version = schema_version_of(database);
    if (known_.schema_version != version || (known_.runs > 0 && !is_last_run_there(database))) {
        known_ = {};
        known_.schema_version = version;
    }
    SQLite::Statement rows(database, "SELECT rowid, start_time, run_uuid FROM runs WHERE rowid > ?1 ORDER BY rowid");
    rows.bind(1, known_.last.row);
    while (rows.executeStep()) {
        known_.last.row = rows.getColumn(0).getInt64();
        if (!rows.isColumnNull(1)) {
            known_.last.latest = std::max(known_.last.latest, rows.getColumn(1).getInt64());
        }
        known_.last_run = rows.getColumn(2).getString();
        if (++known_.runs % kRunsOfMark == 0) {
            known_.marks.push_back(known_.last);
        }
    }
}

std::int64_t RunStarts::row_before(const SQLite::Database& database, std::int64_t start_ms) {
    const std::lock_guard lock(mutex_);
    follow(database);
    const auto behind = std::lower_bound(known_.marks.begin(), known_.marks.end(), start_ms,
                                         [](const Mark& mark, std::int64_t start) { return mark.latest < start; });
    return behind == known_.marks.begin() ? Mark().row : std::prev(behind)->row;
}

}  // namespace forecast
