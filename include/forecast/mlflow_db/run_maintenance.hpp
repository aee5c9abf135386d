#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "forecast/core/finding.hpp"
#include "forecast/tracking/run_store.hpp"
#include "forecast/tracking/tracking_location.hpp"

namespace forecast {

// Work on the database file itself and on the artifacts beside it; of a server, an Error(invalid_argument).

/// What collect_garbage() removes, or would.
struct Garbage {
    struct Run {
        std::string id;
        std::string directory;  ///< removed with it; empty where there is none
        std::uintmax_t bytes = 0;
        std::size_t files = 0;
        std::string stays;  ///< which files stay and why: those not below the store's own root, or behind a link
    };
    struct Kept {
        std::string id;
        std::string reason;  ///< "a version of a registered model was made by it"
    };
    std::vector<Run> runs;
    std::vector<Kept> kept;  ///< deleted ones that stay, rows and files
};
/// Removes runs deleted before `deleted_before_ms`, with all their rows and their artifact directories: those below the
/// store's own root that carry the run's id, no links followed. The rows go in one transaction, the files after it.
/// With `dry_run` it only says what it would do.
Garbage collect_garbage(const TrackingLocation& location, std::int64_t deleted_before_ms, bool dry_run);

/// Ids of RUNNING runs of this host whose process is gone: what RunStore::mark_orphaned_runs_failed() would mark.
std::vector<std::string> orphaned_runs(const TrackingLocation& location);

struct Relocation {
    std::vector<std::string> from;
    std::string to;
    std::size_t experiments = 0;
    std::size_t runs = 0;
    std::size_t models = 0;  ///< model versions and logged models
};
/// Replaces the beginning `from` of all absolute artifact paths by `to`, in one transaction. Without `from` it is
/// found: where the store lay before it was moved or copied; without `to` it is the database's directory.
Relocation relocate(const TrackingLocation& location, const std::optional<std::string>& from,
                    const std::optional<std::string>& to, bool dry_run);

/// Rows of a query as texts, and which of them are numbers or NULL.
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

/// What is wrong with the store, or worth knowing. `advice` is empty where all is well. Of a server, only what waits
/// here to be delivered.
std::vector<Finding> diagnose_store(const TrackingLocation& location);

}  // namespace forecast
