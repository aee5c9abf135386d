#pragma once

#include <string>
#include <vector>

#include "forecast/workflow/extended_forecast.hpp"
#include "forecast/workflow/neural_library.hpp"
#include "forecast/workflow/predicted_rows.hpp"
#include "forecast/workflow/trained_run.hpp"

namespace forecast {

/// The forecasts, and who made them.
struct Prediction {
    std::string model;
    std::vector<ForecastRow> rows;
};

/// The data that a prediction is made of, and the rows that are wanted.
struct PredictionTask {
    const TrainedRun& run;
    const ExperimentConfig& config;
    const Frame& frame;
    RowsToForecast rows;
    bool explained = false;
};

/// The rows of the task from origins that reach so far.
WantedRows wanted_rows(const PredictionTask& task, std::optional<std::size_t> reach = std::nullopt);

Prediction predict_by_network(const NeuralLibrary& library, const PredictionTask& task);

/// By the recorded forecaster as a backtest has it then; its intervals come from its errors of the year before, in
/// which it is fitted as in a backtest, too.
Prediction predict_by_forecaster(const std::string& name, const PredictionTask& task);

}  // namespace forecast
