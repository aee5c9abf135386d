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

namespace forecast {

struct EvaluateRequest {
    std::string run;  ///< as find_run() takes it
    AskedPeriod period;
    std::vector<WeatherMode> weathers;  ///< of the target day; empty = the config's
    std::vector<std::string> settings;  ///< of the recorded config's sources
};

/// What is evaluated: a run, and the forecaster that predicts with it.
struct Subject {
    TrainedRun run;
    std::string forecaster;
    std::string promote;  ///< how `models promote` is told of it
};

struct Evaluation {
    Subject subject;
    ExperimentConfig config;  ///< the recorded one, on the sources as they are now
    Frame frame;
    DayRange period;
    Comparison comparison;
    Breakdown breakdown;
    std::optional<BetterForecaster> better;     ///< than what predicts
    std::string metrics_prefix;                 ///< of what was written into the run
    std::optional<std::string> write_obstacle;  ///< why nothing was written
};

/// Scores a recorded run's forecasters on a period, and writes the metrics into the run: under their plain names where
/// it is the test period. Throws Error(invalid_argument), Error(insufficient_data), and Cancelled.
Evaluation evaluate(const EvaluateRequest& request, const Workspace& workspace, const Cancellation& cancellation);

}  // namespace forecast
