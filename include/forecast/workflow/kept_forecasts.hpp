#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "forecast/config/experiment_config.hpp"
#include "forecast/store/observation_store.hpp"
#include "forecast/tracking/run_store.hpp"

namespace forecast {

/// A forecast that was kept, and what came, where that is known by now.
struct KeptForecast {
    StoredForecast forecast;  ///< its `actual` is the load of that time; nothing while it is not known
    std::string experiment;   ///< its run's; empty where nothing is known of the run
    std::string zone;
    bool daily = true;
    std::string unit;  ///< empty where nothing is known of the run

    [[nodiscard]] std::optional<double> error() const;  ///< forecast minus load
};

/// Gives a naive forecast that was kept without its run one of those that issued a forecast with it, where these are of
/// one experiment.
using ExperimentOf = std::function<std::string(const std::string& run_id)>;
std::vector<StoredForecast> with_runs_of_naive(std::vector<StoredForecast> forecasts,
                                               const ExperimentOf& experiment_of);

/// Puts beside each forecast the load of its run's config, on the sources of `experiment` where there is one, those
/// overridden that `settings` name; `store` goes before their own. What no run tells is left as it is. Warns of runs
/// whose loads are not to be had.
std::vector<KeptForecast> compare_with_loads(const std::vector<StoredForecast>& forecasts, const RunStore* runs,
                                             const std::optional<ExperimentConfig>& experiment,
                                             const std::vector<std::string>& settings,
                                             const std::optional<std::string>& store);

/// Of each time and forecaster the newest issue; a naive forecast is the same in all runs of an experiment.
std::vector<KeptForecast> newest_issues(const std::vector<KeptForecast>& compared);

/// How wrong one forecaster of a run was, on the rows whose load is known.
struct ForecasterErrors {
    std::string experiment;
    std::string forecaster;
    std::string run_id;  ///< empty for a naive forecast, which is the experiment's
    std::size_t forecasts = 0;
    std::size_t known = 0;
    double mae = 0;   ///< these three where any is known
    double mape = 0;  ///< percent, of loads that are not zero
    double bias = 0;
    std::string unit;
    std::size_t with_interval = 0;  ///< of the known
    std::size_t inside80 = 0;
};
std::vector<ForecasterErrors> errors_of(const std::vector<KeptForecast>& compared);

}  // namespace forecast
