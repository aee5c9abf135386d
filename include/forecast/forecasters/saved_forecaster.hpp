#pragma once

#include <filesystem>
#include <string>

#include "forecast/core/forecaster.hpp"

// Fits kept in files: forecasters/NAME.json of a run (the format: src/README.md, "Files in a run and on disk").

namespace forecast {

/// Directory of a run's artifacts that keeps them.
inline constexpr const char* kForecastersArtifact = "forecasters";

/// The file of a forecaster below a run's artifacts.
std::filesystem::path forecaster_file(const std::string& name, const std::filesystem::path& artifacts);

/// Writes all that was fitted as JSON. Throws Error(internal) if nothing is fitted, if it learns nothing, or if the
/// file cannot be written.
void save_fit(const Forecaster& forecaster, const std::filesystem::path& file);

/// Gives the forecaster the fit saved in `file`, see Forecaster::load_fit(). Throws Error(internal), naming the file,
/// if it cannot be read or is not of such a forecaster. prepare() does if its values do not fit the data, such as
/// another time step.
void load_fit(Forecaster& forecaster, const std::filesystem::path& file);

}  // namespace forecast
