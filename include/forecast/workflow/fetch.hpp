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

// `data fetch`: asks the APIs of a config and stores what they answer.

namespace forecast {

/// Which Paris days of a config's API sources are fetched.
struct FetchRequest {
    /// First day. Nothing: where the store ends, less the days that each fetch asks for again (refetch_days).
    std::optional<Day> since;
    std::optional<Day> until;  ///< excluded; nothing: now
    bool fill_gaps = false;    ///< also earlier days on which values are missing
    bool wait = false;         ///< for another process's lock, instead of Error(locked)
};

/// A request that fetch() would send.
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

/// What a fetch stored, and what ended it.
struct FetchResult {
    std::vector<SourceCount> sources;
    std::optional<Error> failure;  ///< what ended it early; everything before is stored
    bool cancelled = false;        ///< likewise
};

/// Whether any source of the config is an API.
bool has_remote_source(const ExperimentConfig& config);

/// What fetch() would ask, oldest first. Asks nothing.
std::vector<PlannedRequest> plan_fetch(const ExperimentConfig& config, const FetchRequest& request);

/// Asks the APIs request by request, stores each answer before the next request, then fills the daily tables. A source
/// that gave nothing, and of which nothing is stored, is a failure too (insufficient_data).
///
/// Throws Error(locked) if another process changes the store, Error if the clock or the store's time stamps are in
/// doubt, Cancelled while it waits for the lock. Later failures and cancellation are in the result.
FetchResult fetch(const ExperimentConfig& config, const FetchRequest& request, const Workspace& workspace,
                  Observer& observer, const Cancellation& cancellation);

}  // namespace forecast
