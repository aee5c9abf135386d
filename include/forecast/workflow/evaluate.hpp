#pragma once

#include <optional>
#include <string>
#include <vector>

#include "forecast/config/experiment_config.hpp"
#include "forecast/core/cancellation.hpp"
#include "forecast/core/frame.hpp"
#include "forecast/evaluation/breakdown.hpp"
#include "forecast/workflow/better_forecaster.hpp"
#include "forecast/workflow/prepared_backtest.hpp"
#include "forecast/workflow/trained_run.hpp"
#include "forecast/workflow/workspace.hpp"

// `evaluate`: scores of a recorded run's forecasters on a period.

namespace forecast {

/// What to evaluate, and on which days.
struct EvaluateRequest {
    std::string run;  ///< as find_run() takes it
    AskedPeriod period;
    std::vector<WeatherMode> weathers;  ///< of the target day; empty = the config's
    std::vector<std::string> settings;  ///< KEY=VALUE for the recorded config's sources
};

/// What is evaluated: a run, and the forecaster that predicts with it.
struct Subject {
    TrainedRun run;
    std::string forecaster;
    std::string promote;  ///< what follows `models promote` to name it
};

/// What came of it.
struct Evaluation {
    Subject subject;
    ExperimentConfig config;  ///< the recorded one, on the sources as they are now
    Frame frame;
    DayRange period;
    Comparison comparison;
    Breakdown breakdown;
    std::optional<BetterForecaster> better;     ///< better than the one that predicts
    std::string metrics_prefix;                 ///< of the metrics written into the run
    std::optional<std::string> write_obstacle;  ///< why none were written
    std::string report;                         ///< the run's artifact with the period's report; empty if none is
};

/// Scores a recorded run's forecasters on a period, without training, and writes the metrics into the run: under their
/// plain names for the test period, else behind "eval.FROM.TO/".
///
/// Throws Error(invalid_argument), Error(not_found) and Error(insufficient_data); throws Cancelled.
Evaluation evaluate(const EvaluateRequest& request, const Workspace& workspace, const Cancellation& cancellation);

}  // namespace forecast
