#pragma once

#include <optional>
#include <string>

#include "forecast/tracking/model_registry.hpp"
#include "forecast/tracking/run_store.hpp"

namespace forecast {

/// Whose scores stand for a run: its network's, whose metrics have plain names; of a backtest those of the forecaster
/// with the smallest MAE in the config's weather.
struct RunFigures {
    std::string forecaster;  ///< empty where the run is not ours
    std::string prefix;      ///< of its metrics: "linear/", "linear/perfect/"

    [[nodiscard]] std::optional<MetricSummary> metric(const RunSummary& run, const std::string& key) const {
        return run.metric(prefix + key);
    }
};
RunFigures figures_of(const RunSummary& run);

/// What the names of the metrics of `forecaster` begin with where it is scored beside a run's own forecaster, whose
/// names are plain: MLflow sorts names, so that the run's own come first on its pages.
std::string beside_prefix(const std::string& forecaster);

/// By which forecaster of its run a version predicts; one without the tag by the network.
inline constexpr const char* kForecasterTag = "forecaster";
std::string forecaster_of(const ModelVersion& version);

}  // namespace forecast
