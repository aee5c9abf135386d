#pragma once

#include <optional>
#include <string>
#include <vector>

#include "forecast/config/experiment_config.hpp"
#include "forecast/report/kept_table.hpp"
#include "forecast/store/observation_store.hpp"
#include "forecast/tracking/run_store.hpp"

namespace forecast {

/// Which of the kept forecasts are asked for, and on what they are compared with the loads that came.
struct KeptRequest {
    std::string store;  ///< of the observations
    Period period{Timestamp::min(), Timestamp::max()};
    std::string forecaster;                      ///< empty: all
    std::optional<RunSummary> run;               ///< nothing: all
    std::optional<ExperimentConfig> experiment;  ///< nothing: all; else its runs' alone, compared on its sources
    std::vector<std::string> settings;           ///< override sources of a run's config
    std::optional<std::string> recorded_store;   ///< goes before the store of a run's config
};
/// Each beside the load of its run's config. What no run tells is left as it is; `runs` may be null. Warns of runs
/// whose loads are not to be had.
std::vector<KeptForecast> kept_forecasts(const KeptRequest& request, const RunStore* runs);

/// Of each time and forecaster the newest issue; a naive forecast is the same in all runs of an experiment.
std::vector<KeptForecast> newest_issues(const std::vector<KeptForecast>& compared);

/// By forecaster, of all that is given.
std::vector<ForecasterErrors> errors_of(const std::vector<KeptForecast>& compared);

}  // namespace forecast
