#pragma once

#include <optional>
#include <string>

#include "forecast/tracking/model_registry.hpp"
#include "forecast/tracking/run_store.hpp"

namespace forecast {

/// Whose scores stand for a run in lists: its network's, whose metrics have plain names; for a backtest those of the
/// forecaster with the smallest MAE in the config's weather mode.
struct RunFigures {
    std::string forecaster;  ///< empty where the run is not ours
    std::string prefix;      ///< of its metrics: "linear/", "linear/perfect/"

    /// The metric `key` of that forecaster: "mae".
    [[nodiscard]] std::optional<MetricSummary> metric(const RunSummary& run, const std::string& key) const {
        return run.metric(prefix + key);
    }
};
/// Decides from metrics, params and tags of the run alone, without reading artifacts.
RunFigures figures_of(const RunSummary& run);

/// The prefix for metrics of a forecaster that is scored beside the run's own, whose names are plain. MLflow sorts
/// names; the prefix puts the run's own first.
std::string beside_prefix(const std::string& forecaster);

/// Which forecaster of its run a version predicts by. Without the tag: the network.
inline constexpr const char* kForecasterTag = "forecaster";
/// The value of that tag, or its default.
std::string forecaster_of(const ModelVersion& version);

}  // namespace forecast
