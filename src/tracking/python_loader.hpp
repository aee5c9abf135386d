#pragma once

// Python modules that are written beside models, for MLflow.

namespace forecast {

/// Source of `forecast_torchscript`, by which MLflow loads our networks.
extern const char* const kPythonLoader;

/// Source of `forecast_networks`, by which MLflow loads the networks among a run's forecasters. Where there are none,
/// it says that only the program forecasts by them.
extern const char* const kForecastersLoader;

/// Source of `forecast_rows`, by which MLflow loads models of rows.
extern const char* const kRowsLoader;

}  // namespace forecast
