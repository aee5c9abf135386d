#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "forecast/core/forecaster.hpp"
#include "forecast/statistical/forecasters.hpp"

// Fits kept in files: forecasters/NAME.json of a run (the format: src/README.md, "Files in a run and on disk").

namespace forecast {

/// Whether the forecaster learns and can be kept in a file: linear, additive.
bool can_save(const Forecaster& forecaster);

/// The day of the newest fit. Nothing before a fit, and for a forecaster that cannot be saved.
std::optional<Day> day_of_fit(const Forecaster& forecaster);

/// Makes the present fit survive the next prepare(), as if it had been read from a file. Throws Error(internal) as
/// save_statistical() does.
void keep_fit(Forecaster& forecaster);

/// Writes all that was fitted as JSON. Throws Error(internal) if nothing is fitted, if it learns nothing, or if the
/// file cannot be written.
void save_statistical(const Forecaster& forecaster, const std::filesystem::path& file);

/// The forecaster saved in `file`. `options` are those it was made with.
///
/// Call order: load_statistical prepare (predict | fit)*
///
/// Once prepared it gives, for every origin from the day of its fit on, the forecasts of the saved one to the last bit.
/// fit() as of that day restores the saved fit; as of another day it fits anew.
///
/// Throws Error(internal), naming the file, if it cannot be read or is not such a file. prepare() does if its values do
/// not fit the data, such as another time step.
std::unique_ptr<Forecaster> load_statistical(const std::filesystem::path& file, const StatisticalOptions& options);

}  // namespace forecast
