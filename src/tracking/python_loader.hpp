#pragma once

namespace forecast {

/// Python source of the module `forecast_torchscript`, by which MLflow loads our models.
extern const char* const kPythonLoader;

}  // namespace forecast
