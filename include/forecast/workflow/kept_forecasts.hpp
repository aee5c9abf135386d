#pragma once

#include "forecast/workflow/prediction.hpp"

namespace forecast {

/// Keeps a prediction, and the naive forecast of the same rows beside it, in the config's store; says so. Where that
/// may only be read, it warns and keeps nothing.
void keep_forecasts(const Prediction& prediction, const PredictionTask& task);

}  // namespace forecast
