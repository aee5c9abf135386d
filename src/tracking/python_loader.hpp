#pragma once

// Python modules that are written beside models, for MLflow.

namespace forecast {

/// Source of `forecast_torchscript`, by which MLflow loads our networks.
extern const char* const kPythonLoader;

/// Source of `forecast_command_only`, which says that these forecasters cannot be used from Python.
extern const char* const kRefusingLoader;

}  // namespace forecast
