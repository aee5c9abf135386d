#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "forecast/report/territory_table.hpp"
#include "forecast/workflow/backtest_run.hpp"
#include "forecast/workflow/parent_command.hpp"
#include "forecast/workflow/train.hpp"

// `train` and `backtest` of the territories of a config: each a run of its own, a child of one parent.

namespace forecast {

/// The artifact of the parent: territories_json().
inline constexpr const char* kTerritoriesArtifact = "territories.json";
inline constexpr const char* kTerritoryTag = "forecast.territory";  ///< of a child: its name

/// Whose runs are wanted.
struct TerritoriesRequest {
    LoadedConfig config;                     ///< the whole config
    std::vector<ConfigVariant> territories;  ///< at least one
    std::string config_file;                 ///< as messages name it
    std::vector<Tag> tags;                   ///< of the parent run
    bool wait = false;                       ///< for another process's lock, instead of Error(locked)
};

/// What came of it.
struct TerritoriesOutcome : ParentOutcome {
    std::vector<TerritoryRun> runs;  ///< [territories]; empty if it was cancelled
};

/// Trains each territory as train() would, a core each, on one thread unless training.threads says how many.
///
/// A territory that fails is a FAILED child with its sentence, and the others go on; if all fail, so does the parent.
/// Where a launcher has started several ranks, all of them do territories, and rank 0 does the rest; those of a rank
/// that is lost are done again by others.
///
/// Before a run begins, it throws Error(invalid_argument) for a name that no metric can have, Error(locked),
/// Error(conflict) and Error(unavailable) where ranks do not find together, and Cancelled.
TerritoriesOutcome train_territories(const TerritoriesRequest& request, const Workspace& workspace, Observer& observer,
                                     const Cancellation& cancellation);

/// The same with backtest(): `each` says what is wanted of all of them; its config, config_file and tags do not count.
TerritoriesOutcome backtest_territories(const TerritoriesRequest& request, const BacktestRequest& each,
                                        const Workspace& workspace, Observer& observer,
                                        const Cancellation& cancellation);

}  // namespace forecast
