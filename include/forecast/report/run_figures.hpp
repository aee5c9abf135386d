#pragma once

#include <optional>
#include <string>
#include <vector>

#include "forecast/tracking/model_registry.hpp"
#include "forecast/tracking/run_store.hpp"

// Which of the scores in a run stand for it in lists.

namespace forecast {

/// The forecaster whose scores stand for a run. Of a training: its network, whose metrics have plain names. Of a
/// backtest: the forecaster with the smallest MAE in the config's weather mode.
struct RunFigures {
    std::string forecaster;  ///< empty if another program recorded the run
    std::string prefix;      ///< of its metrics: "linear/", "linear/perfect/"

    /// Its metric `key`, such as "mae".
    [[nodiscard]] std::optional<MetricSummary> metric(const RunSummary& run, const std::string& key) const {
        return run.metric(prefix + key);
    }
};
/// Decides from metrics, params and tags of the run alone; no artifacts are read.
RunFigures figures_of(const RunSummary& run);
/// [runs] whose predictions stand for each: of a backtest its best; "", the first in its file, of a training.
std::vector<std::string> forecasters_of(const std::vector<RunSummary>& runs);

/// The prefix of the metrics of a forecaster that is scored beside the run's own. MLflow sorts metrics by name; the
/// prefix puts the run's own, whose names are plain, first.
std::string beside_prefix(const std::string& forecaster);

/// Tag of a model version: the forecaster of its run that it predicts by. Without the tag: the network.
inline constexpr const char* kForecasterTag = "forecaster";
/// The value of that tag, or its default.
std::string forecaster_of(const ModelVersion& version);

}  // namespace forecast
