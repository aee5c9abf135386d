#pragma once

#include <filesystem>
#include <memory>

#include "forecast/core/frame.hpp"
#include "forecast/model/exported_module.hpp"
#include "forecast/model/neural_forecaster.hpp"

// From a saved network to a forecaster.

namespace forecast {

/// The forecaster around an exported module, prepared on `frame`. Throws Error(invalid_argument) if `input` asks for
/// other columns or another window than the module has. REQUIRES: `frame` outlives it.
std::unique_ptr<NeuralForecaster> make_neural_forecaster(ExportedModule module, const NeuralInput& input,
                                                         const Frame& frame);

/// The module in `model_directory`/data/model.pth, as NeuralForecaster::save() wrote it. Throws Error if it is not
/// there or is no such module.
ExportedModule read_exported_module(const std::filesystem::path& model_directory);

}  // namespace forecast
