#pragma once

#include <memory>

#include "forecast/core/frame.hpp"
#include "forecast/model/neural_forecaster.hpp"
#include "forecast/model/trained_module.hpp"

namespace forecast {

/// The forecaster around a trained module, prepared on `frame`. Throws Error(invalid_argument) if `input` asks for
/// other columns or another window than the module has. REQUIRES: `frame` outlives it.
std::unique_ptr<NeuralForecaster> make_neural_forecaster(std::unique_ptr<TrainedModule> module,
                                                         const NeuralInput& input, const Frame& frame);

}  // namespace forecast
