#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "forecast/core/frame.hpp"
#include "forecast/features/options.hpp"

namespace forecast {

/// What the errors of a column's forecasts are measured in, and which columns err together.
struct WeatherErrorKind {
    bool temperature = false;  ///< degrees Celsius; else parts of the column's own standard deviation
    std::string group;         ///< columns of one group have the same errors
};

/// What is_temperature() finds errs together. Other columns do so with those made of the same series.
WeatherErrorKind error_kind(const std::string& column, const std::string& series);

/// [n - 1]: the standard deviation of the error of a forecast n - 1 days ahead, in the kind's unit.
std::vector<double> error_sd(const WeatherErrorOptions& options, const WeatherErrorKind& kind, std::size_t leads);

/// What might have been forecast of the column: [n - 1][row], its values with the error of n - 1 days ahead.
///
/// The error of a forecast is a sum of independent steps, one a day ahead, so that it shrinks as the day comes nearer:
/// what is issued later knows all that an earlier one did. The steps that one issue makes for neighbouring days are
/// correlated. A day's error is the same on all of its rows, and depends on seed, group and date alone, not on where
/// the frame begins. Columns other than temperatures stay within the range that they have at the same time of day.
std::vector<std::vector<double>> simulated_forecasts(const Column& column, const TimeAxis& axis,
                                                     const WeatherErrorOptions& options, const WeatherErrorKind& kind,
                                                     std::size_t leads);

}  // namespace forecast
