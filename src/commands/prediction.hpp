#pragma once

#include <string>
#include <vector>

#include "extended_forecast.hpp"
#include "neural_library.hpp"
#include "trained_run.hpp"

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
    std::size_t first = 0;
    std::size_t horizon = 1;
    bool explained = false;
};

Prediction predict_by_network(const NeuralLibrary& library, const PredictionTask& task);

/// By the recorded forecaster as a backtest has it then; its intervals come from its errors of the year before, in
/// which it is fitted as in a backtest, too.
Prediction predict_by_forecaster(const std::string& name, const PredictionTask& task);

}  // namespace forecast
