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

// `predict`: forecasts by a recorded forecaster, with intervals.

namespace forecast {

/// What to forecast, and by which run.
struct PredictRequest {
    /// As find_run() takes it. Empty: the champion's, else the latest, else a backtest's.
    std::string run;
    /// Of the run, and no other. Empty: the champion's, else its usual one; where that cannot forecast, the next of
    /// fallback_chain().
    std::string forecaster;
    AskedDays asked;
    bool explained = false;  ///< and compared with a week before; an error where that cannot be
    /// Explanations of the rows where the forecaster has them, and no comparison.
    bool with_reasons = false;
    std::vector<std::string> settings;  ///< KEY=VALUE for the recorded config's sources
    /// If given: only runs of this experiment are taken, on its sources as they are now.
    std::optional<ExperimentConfig> experiment;
};

/// Forecasts, and what they were made of.
struct PredictOutcome {
    TrainedRun run;
    std::string forecaster;                ///< that made them
    std::vector<FailedForecaster> failed;  ///< those that were to make them before it
    ExperimentConfig config;
    std::string series;  ///< id of the one that is forecast
    Frame frame;
    RowsToForecast rows;
    std::vector<ForecastRow> forecasts;
};

/// Forecasts the days asked for by a recorded forecaster, with intervals from its past errors; a warning says where
/// another one stands in. Stores nothing.
///
/// Throws Error(not_found) without a run, Error(insufficient_data) if the data do not allow the forecast,
/// Error(invalid_argument) for the request.
PredictOutcome predict(const PredictRequest& request, const Workspace& workspace, Observer& observer);

/// Keeps the forecasts in the config's store, and the naive forecast of the same rows beside them. Returns why not, if
/// the store may only be read.
std::optional<std::string> keep_forecasts(const PredictOutcome& outcome);

}  // namespace forecast
