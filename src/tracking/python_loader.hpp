#pragma once

namespace forecast {

/// Python source of the module `forecast_torchscript`, by which MLflow loads our models.
extern const char* const kPythonLoader;

/// Of the module `forecast_command_only`, which says that these forecasters are not for Python.
extern const char* const kRefusingLoader;

}  // namespace forecast
