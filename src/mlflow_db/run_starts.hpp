#pragma once

#include <cstdint>
#include <limits>
#include <mutex>
#include <string>
#include <vector>

#include <SQLiteCpp/SQLiteCpp.h>

namespace forecast {

/// When the runs of a store started, row by row. MLflow's tables have no index by start, so that the newest runs would
/// need a look at all. But mostly those that were made last started last: once it is known when the others did, they
/// need no look.
///
/// REQUIRES: runs are added, or removed, and start only once, as with MLflow. Another process may do that; VACUUM and a
/// restored copy are noticed.
class RunStarts {
public:
    /// Runs that started at `start_ms` or later lie behind this row of the table `runs`. May be called from several
    /// threads. REQUIRES: a transaction of the caller.
    std::int64_t row_before(const SQLite::Database& database, std::int64_t start_ms);

private:
    struct Mark {
        std::int64_t row = std::numeric_limits<std::int64_t>::min();
        std::int64_t latest = std::numeric_limits<std::int64_t>::min();  ///< start of all runs up to that row
    };
    struct Known {
        std::int64_t schema_version = -1;
        std::int64_t runs = 0;
        Mark last;
        std::string last_run;
        std::vector<Mark> marks;  ///< at each kRunsOfMark-th run
    };

    void follow(const SQLite::Database& database);
    [[nodiscard]] bool is_last_run_there(const SQLite::Database& database) const;

    std::mutex mutex_;
    Known known_;
};

}  // namespace forecast
