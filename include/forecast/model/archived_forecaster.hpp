#pragma once

#include <filesystem>
#include <memory>

#include "forecast/core/frame.hpp"
#include "forecast/model/exported_module.hpp"
#include "forecast/model/neural_forecaster.hpp"

namespace forecast {

/// The forecaster around an exported module, prepared with `frame`. Throws Error(invalid_argument) if the columns or
/// the window that `input` asks for are not the module's.
std::unique_ptr<NeuralForecaster> make_neural_forecaster(ExportedModule module, const NeuralInput& input,
                                                         const Frame& frame);

/// The exported module in `model_directory`/data/model.pth, as NeuralForecaster::save() wrote it.
ExportedModule read_exported_module(const std::filesystem::path& model_directory);

}  // namespace forecast
