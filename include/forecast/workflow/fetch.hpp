#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "forecast/config/experiment_config.hpp"
#include "forecast/core/cancellation.hpp"
#include "forecast/core/error.hpp"
#include "forecast/core/time.hpp"
#include "forecast/store/observation_store.hpp"
#include "forecast/workflow/observer.hpp"
#include "forecast/workflow/workspace.hpp"

namespace forecast {

/// Which days of a config's API sources are fetched. Days are Paris'.
struct FetchRequest {
    std::optional<Day> since;  ///< nothing: where the store ends, less a trailing window
    std::optional<Day> until;  ///< excluded; nothing: now
    bool fill_gaps = false;    ///< also the days before on which values are missing
    bool wait = false;         ///< for another process's lock
};

struct PlannedRequest {
    std::string source;
    Period period;
};

/// What became of the values of one source.
struct SourceCount {
    std::string source;
    std::size_t requests = 0;
    UpsertCount values;
};

struct FetchResult {
    std::vector<SourceCount> sources;
    std::optional<Error> failure;  ///< what ended it early; what came before is stored
    bool cancelled = false;        ///< likewise
};

/// Whether any source of the config is an API.
bool has_remote_source(const ExperimentConfig& config);

/// What fetch() would ask, oldest first; asks nothing.
std::vector<PlannedRequest> plan_fetch(const ExperimentConfig& config, const FetchRequest& request);

/// Asks the APIs request by request, stores each answer before the next, then fills the daily tables. A failure is
/// also that a source gave nothing and nothing of it is stored (insufficient_data). Throws Error(locked), and Error
/// where the store's stamps or the clock are in doubt; Cancelled while it waits for the lock.
FetchResult fetch(const ExperimentConfig& config, const FetchRequest& request, const Workspace& workspace,
                  Observer& observer, const Cancellation& cancellation);

}  // namespace forecast
