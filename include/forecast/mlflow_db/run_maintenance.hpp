#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "forecast/core/finding.hpp"
#include "forecast/tracking/run_store.hpp"
#include "forecast/tracking/tracking_location.hpp"

// Maintenance of a run store in a file: the database itself and the artifacts beside it. For a server's store, unless
// it says otherwise, each of these is Error(invalid_argument).

namespace forecast {

/// What collect_garbage() removes, or would.
struct Garbage {
    struct Run {
        std::string id;
        std::string directory;  ///< removed with it; empty where there is none
        std::uintmax_t bytes = 0;
        std::size_t files = 0;
        std::string stays;  ///< which files stay and why, in words: not below the store's root, or behind a link
    };
    struct Kept {
        std::string id;
        std::string reason;  ///< "a version of a registered model was made by it"
    };
    std::vector<Run> runs;
    std::vector<Kept> kept;  ///< deleted runs of which all stays
};
/// Removes the runs that were deleted before `deleted_before_ms` (since 1970, UTC): their rows in one transaction, then
/// their artifact directories. A directory goes only if it is below the store's own root and carries the run's id;
/// links are not followed. With `dry_run` nothing is removed, and the result is what would be.
Garbage collect_garbage(const TrackingLocation& location, std::int64_t deleted_before_ms, bool dry_run);

/// Ids of RUNNING runs of this host whose process is gone: what RunStore::mark_orphaned_runs_failed() would mark.
std::vector<std::string> orphaned_runs(const TrackingLocation& location);

/// What relocate() changes, or would.
struct Relocation {
    std::vector<std::string> from;  ///< beginnings of paths that are replaced; empty: there is nothing to do
    std::string to;
    std::size_t experiments = 0;  ///< how many are changed
    std::size_t runs = 0;
    std::size_t models = 0;  ///< model versions and logged models
};
/// Replaces the beginning `from` of all absolute artifact paths by `to`, in one transaction. Without `from`: where the
/// store was before it was moved or copied, which is found out. Without `to`: the database's directory.
/// Throws Error(invalid_argument) if files of the runs are not there: those that are at the old place still, or all.
Relocation relocate(const TrackingLocation& location, const std::optional<std::string>& from,
                    const std::optional<std::string>& to, bool dry_run);

/// The answer to an SQL query: rows of values as texts, each with its kind.
struct QueryResult {
    enum class Kind { null, number, text, blob };
    struct Value {
        std::string text;  ///< of NULL nothing, of a blob its bytes as x'hex'
        Kind kind = Kind::null;
    };
    std::vector<std::string> columns;
    std::vector<std::vector<Value>> rows;
};
/// Runs one statement that only reads. Throws Error(invalid_argument) on any other and on faults in it.
QueryResult query_sql(const TrackingLocation& location, const std::string& sql);

/// What is wrong with the store, or worth knowing. Of a server's store: what waits here to be delivered.
std::vector<Finding> diagnose_store(const TrackingLocation& location);

}  // namespace forecast
