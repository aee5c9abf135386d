#pragma once

#include <optional>
#include <string>
#include <vector>

#include "forecast/config/experiment_config.hpp"
#include "forecast/core/frame.hpp"
#include "forecast/evaluation/forecast_row.hpp"
#include "forecast/workflow/observer.hpp"
#include "forecast/workflow/predicted_rows.hpp"
#include "forecast/workflow/trained_run.hpp"
#include "forecast/workflow/workspace.hpp"

namespace forecast {

struct PredictRequest {
    std::string run;         ///< as find_run() takes it; empty: the champion's, else the latest, else a backtest's
    std::string forecaster;  ///< of the run; empty: the champion's, else the run's usual one
    AskedDays asked;
    bool explained = false;
    std::vector<std::string> settings;           ///< of the recorded config's sources
    std::optional<ExperimentConfig> experiment;  ///< only runs of this one will do, on its sources as they are now
};

/// Forecasts, and what they were made of.
struct PredictOutcome {
    TrainedRun run;
    std::string forecaster;
    ExperimentConfig config;
    std::string series;  ///< id of the one that is forecast
    Frame frame;
    RowsToForecast rows;
    std::vector<ForecastRow> forecasts;
};

/// Forecasts the days asked for by a recorded forecaster, with intervals from its errors of the year before. Throws
/// Error(not_found), Error(insufficient_data) and Error(invalid_argument).
PredictOutcome predict(const PredictRequest& request, const Workspace& workspace, Observer& observer);

/// Keeps the forecasts, and the naive forecast of the same rows beside them, in the config's store. Why not, where that
/// may only be read.
std::optional<std::string> keep_forecasts(const PredictOutcome& outcome);

}  // namespace forecast
