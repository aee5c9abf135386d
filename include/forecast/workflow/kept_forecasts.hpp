#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "forecast/config/experiment_config.hpp"
#include "forecast/store/observation_store.hpp"
#include "forecast/tracking/run_store.hpp"

// Forecasts that `predict` kept in the store, beside the loads that came: how wrong were they?

namespace forecast {

/// A kept forecast, with the load if that is known by now.
struct KeptForecast {
    StoredForecast forecast;  ///< `actual` is the load of that time; nothing while it is unknown
    std::string experiment;   ///< of its run; empty if the run is unknown
    std::string zone;
    bool daily = true;
    std::string unit;  ///< empty if the run is unknown

    [[nodiscard]] std::optional<double> error() const;  ///< forecast minus load
};

/// The experiment's name of a run id.
using ExperimentOf = std::function<std::string(const std::string& run_id)>;
/// Gives a naive forecast that was kept without a run the id of one that was issued at the same moment, if all of those
/// are of one experiment.
std::vector<StoredForecast> with_runs_of_naive(std::vector<StoredForecast> forecasts,
                                               const ExperimentOf& experiment_of);

/// Adds the load to each forecast, read by its run's config: on the sources of `experiment` if given, with `settings`
/// over them, and from `store` if given. Without a run, nothing is added. Logs a warning for a run whose loads cannot
/// be read.
std::vector<KeptForecast> compare_with_loads(const std::vector<StoredForecast>& forecasts, const RunStore* runs,
                                             const std::optional<ExperimentConfig>& experiment,
                                             const std::vector<std::string>& settings,
                                             const std::optional<std::string>& store);

/// The newest issue for each time and forecaster. A naive forecast is the same in all runs of an experiment.
std::vector<KeptForecast> newest_issues(const std::vector<KeptForecast>& compared);

/// How wrong one forecaster of a run was, over the rows whose load is known.
struct ForecasterErrors {
    std::string experiment;
    std::string forecaster;
    std::string run_id;         ///< empty for a naive forecast, which is the experiment's
    std::size_t forecasts = 0;  ///< kept
    std::size_t known = 0;      ///< of these, how many have a load
    double mae = 0;             ///< this and the next two are NaN if none has
    double mape = 0;            ///< percent, of loads that are not zero
    double bias = 0;
    std::string unit;
    std::size_t with_interval = 0;  ///< of the known, how many have an 80 % interval
    std::size_t inside80 = 0;       ///< and how many loads lie within it
};
/// The errors by experiment, forecaster and run.
std::vector<ForecasterErrors> errors_of(const std::vector<KeptForecast>& compared);

}  // namespace forecast
