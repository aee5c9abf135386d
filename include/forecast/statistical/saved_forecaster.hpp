#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "forecast/core/forecaster.hpp"
#include "forecast/statistical/forecasters.hpp"

namespace forecast {

/// Whether it is one that learns and can be kept in a file: linear, additive.
bool can_save(const Forecaster& forecaster);

/// The day that the forecasts' fit is of; nothing before a fit and for one that cannot be saved.
std::optional<Day> day_of_fit(const Forecaster& forecaster);

/// From now on prepare() takes up what is fitted now, as if it had been read from a file. Throws Error as
/// save_statistical() does.
void keep_fit(Forecaster& forecaster);

/// Writes all that was fitted as JSON. Throws Error where nothing is fitted or it cannot be saved.
void save_statistical(const Forecaster& forecaster, const std::filesystem::path& file);

/// The forecaster of such a file; `options` are those it was made with.
///
/// Once prepared it forecasts every origin from the day of its fit on, to the last bit as the one that was saved.
/// fit() as of that day takes the saved fit up again, as of another day it fits as usual. Throws Error naming the file
/// where it cannot be read, is not whole or is none of ours; prepare() does where its values are not for these data.
std::unique_ptr<Forecaster> load_statistical(const std::filesystem::path& file, const StatisticalOptions& options);

}  // namespace forecast
