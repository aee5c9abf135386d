#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "forecast/core/frame.hpp"
#include "forecast/features/options.hpp"

// A model of the errors of weather forecasts, for periods of which no forecasts are stored.

namespace forecast {

/// The unit of a column's forecast errors, and which columns share them.
struct WeatherErrorKind {
    bool temperature = false;  ///< in °C; else a share of the column's own standard deviation
    std::string group;         ///< columns of one group have the same errors
};

/// All temperatures are one group, as one forecast is wrong about all of them. Other columns share the errors of those
/// made of the same series.
WeatherErrorKind error_kind(const std::string& column, const std::string& series);

/// [leads] the standard deviation of the error of a forecast 0, 1, ... days ahead, in the kind's unit.
std::vector<double> error_sd(const WeatherErrorOptions& options, const WeatherErrorKind& kind, std::size_t leads);

/// [leads][row] what might have been forecast 0, 1, ... days ahead: the column's values with an error each.
///
/// The error of a forecast is a sum of independent steps, one for each day ahead. So it shrinks as the day comes
/// nearer, and a later issue knows all that an earlier one did. The steps of one issue for neighbouring days are
/// correlated.
///
/// A day's error is the same on all of its rows. It depends on seed, group, date and lead alone, not on where the frame
/// begins. Columns other than temperatures stay within the range that they have at the same time of day.
///
///   error(day, n) = sum over k = 0 .. n of step_k z(day - k, k),   step_k^2 = sd_k^2 - sd_(k-1)^2
///   z(issue, k)   = c z(issue, k - 1) + sqrt(1 - c^2) N(0, 1),     c = neighbour_correlation
std::vector<std::vector<double>> simulated_forecasts(const Column& column, const TimeAxis& axis,
                                                     const WeatherErrorOptions& options, const WeatherErrorKind& kind,
                                                     std::size_t leads);

}  // namespace forecast
