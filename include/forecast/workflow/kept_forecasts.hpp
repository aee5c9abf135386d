#pragma once

#include <optional>
#include <string>
#include <vector>

#include "forecast/config/experiment_config.hpp"
#include "forecast/report/kept_table.hpp"
#include "forecast/store/observation_store.hpp"
#include "forecast/tracking/run_store.hpp"

// Forecasts that `predict` kept in the store, beside the loads that came: how wrong were they?

namespace forecast {

/// Whether a naive forecaster made it, which is kept beside each forecast.
bool is_naive(const StoredForecast& forecast);

/// Which of the kept forecasts are asked for, and where the loads come from that they are compared with.
struct KeptRequest {
    std::string store;                                  ///< observation store, a path or URI
    Period period{Timestamp::min(), Timestamp::max()};  ///< times that are forecast
    std::string forecaster;                             ///< by this one alone; empty = by all
    std::optional<RunSummary> run;                      ///< of this run alone; nothing = of all
    std::optional<ExperimentConfig> experiment;         ///< of its runs alone, compared with the loads of its sources
    /// The experiment's loads where they have been read already; else each run's are read. Outlives the request.
    const Frame* loads = nullptr;
    std::vector<std::string> settings;          ///< key=value: change the sources of a run's config
    std::optional<std::string> recorded_store;  ///< used instead of the store that a run's config names
};
/// The kept forecasts, each with its load, read from the sources that its run's config names. A forecast whose run is
/// unknown has none; `runs` may be null. Logs a warning for a run whose loads cannot be read.
std::vector<KeptForecast> kept_forecasts(const KeptRequest& request, const RunStore* runs);

/// Of several issues for one time and forecaster the newest. A naive forecast is the same in all runs of an experiment,
/// so it counts once.
std::vector<KeptForecast> newest_issues(const std::vector<KeptForecast>& compared);

/// The errors by experiment, forecaster and run, and how many forecasts were late.
std::vector<ForecasterErrors> errors_of(const std::vector<KeptForecast>& compared);

/// The same with the days for which a forecaster's run has no forecast: from `first` on, else from its first forecast,
/// and before `end`, else up to its last.
std::vector<ForecasterErrors> errors_and_gaps_of(const std::vector<KeptForecast>& compared,
                                                 const std::optional<Day>& first, const std::optional<Day>& end);

}  // namespace forecast
