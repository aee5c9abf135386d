#pragma once

#include <chrono>
#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "forecast/core/frame.hpp"
#include "forecast/core/series.hpp"

namespace forecast {

inline constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// A column whose rows are known `delay` after their end.
inline Column column_of(const TimeAxis& axis, std::string name, Role role, std::vector<double> values,
                        std::chrono::seconds delay = std::chrono::hours(1)) {
    Column column{std::move(name), role, std::move(values), {}, {}, {}, {}, {}};
    for (std::size_t row = 0; row < axis.size(); ++row) {
        column.available_at.push_back(axis.end(row) + delay);
    }
    return column;
}

/// A town like Brest by day: heating below 16 degrees, less load at weekends, a temperature with a season and a wave of
/// eleven days. Columns load, temperature and wind.
inline Frame town(Day first, std::size_t days) {
    Frame frame;
    frame.axis = TimeAxis::days(first, days, kParis);
    std::vector<double> load;
    std::vector<double> temperature;
    std::vector<double> wind;
    for (std::size_t row = 0; row < days; ++row) {
        const Day day = frame.axis.day(row);
        const double season = std::cos(2 * M_PI * (day_of_year(day) - 15) / 365.25);
        temperature.push_back(12 - 7 * season + 3 * std::sin(day.number * 2 * M_PI / 11));
        wind.push_back(5 + 2 * std::sin(day.number * 2 * M_PI / 5));
        const double heating = std::max(0.0, 16 - temperature.back());
        load.push_back(200 + 4 * heating + (weekday(day) >= 5 ? -25 : 0) + 3 * std::sin(day.number * 0.7));
    }
    frame.columns = {column_of(frame.axis, "load", Role::target, load),
                     column_of(frame.axis, "temperature", Role::future_covariate, temperature),
                     column_of(frame.axis, "wind", Role::future_covariate, wind)};
    return frame;
}

/// The same frame with every load from `first_row` on, and every other column from `first_covariate_row` on, replaced.
inline Frame poisoned(Frame frame, std::size_t first_row, std::size_t first_covariate_row, double poison) {
    for (Column& column : frame.columns) {
        const std::size_t begin = column.role == Role::target ? first_row : first_covariate_row;
        for (std::size_t row = begin; row < frame.axis.size(); ++row) {
            column.values[row] = poison;
        }
    }
    return frame;
}

/// Equal to the last bit, or both missing.
inline bool bit_equal(double a, double b) {
    return a == b || (std::isnan(a) && std::isnan(b));
}

/// A series of regular time steps, each known `delay` after its end.
inline Series regular_series(Timestamp first, std::chrono::seconds step, const std::vector<double>& values,
                             std::chrono::seconds delay = std::chrono::seconds(0)) {
    Series series;
    series.info.step = step;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const Timestamp time = first + static_cast<std::int64_t>(i) * step;
        series.values.push_back({time, values[i], time + step + delay});
    }
    return series;
}

}  // namespace forecast
