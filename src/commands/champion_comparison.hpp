#pragma once

#include <vector>

#include "forecast/tracking/run_store.hpp"
#include "training_run.hpp"

namespace forecast {

/// Absolute errors of two models on the same days, each day's the mean over its rows, in the order of time; MW.
struct PairedErrors {
    std::vector<Day> days;
    std::vector<double> champion;
    std::vector<double> challenger;
};

/// Forecasts with `challenger`, just trained as `prepared` says, and with the model of the run `champion` by its own
/// recorded config and files, its sources overridden by those of `prepared` that have their names. The days are those
/// of the prepared test period that lie in the champion's too, or behind it: neither has been trained or validated on
/// them. Kept are rows that both forecast.
///
/// Throws Error where the two cannot be compared: other steps, another time of issue, other loads.
PairedErrors forecast_with_both(Forecaster& challenger, const PreparedTraining& prepared, const TrainedRun& champion,
                                const NeuralPlugin& neural);

}  // namespace forecast
