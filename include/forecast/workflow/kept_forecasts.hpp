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

/// Which of the kept forecasts are asked for, and how the loads are read that they are compared with.
struct KeptRequest {
    std::string store;  ///< observation store, a path or URI
    Period period{Timestamp::min(), Timestamp::max()};
    std::string forecaster;                      ///< empty: all
    std::optional<RunSummary> run;               ///< nothing: all
    std::optional<ExperimentConfig> experiment;  ///< if given: its runs alone, compared with the loads of its sources
    std::vector<std::string> settings;           ///< over the sources of a run's config
    std::optional<std::string> recorded_store;   ///< if given: in place of the store of a run's config
};
/// The kept forecasts, each with its load as its run's config reads it. Without a run, nothing is added; `runs` may be
/// null. Logs a warning for a run whose loads cannot be read.
std::vector<KeptForecast> kept_forecasts(const KeptRequest& request, const RunStore* runs);

/// The newest issue for each time and forecaster. A naive forecast is the same in all runs of an experiment.
std::vector<KeptForecast> newest_issues(const std::vector<KeptForecast>& compared);

/// The errors by experiment, forecaster and run.
std::vector<ForecasterErrors> errors_of(const std::vector<KeptForecast>& compared);

}  // namespace forecast
