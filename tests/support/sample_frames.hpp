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

/// A town by the hour from the local midnight of `first` on: more load by day, less at weekends, and a temperature.
/// Columns load, temperature (each day's, alike in all of its hours) and wind (each hour's).
inline Frame town_by_hour(Day first, std::size_t days) {
    Frame frame;
    const TimeAxis of_days = TimeAxis::days(first, days, kParis);
    const auto span = of_days.end(days - 1) - of_days.start(0);
    frame.axis = TimeAxis::fixed(of_days.start(0), std::chrono::hours(1),
                                 static_cast<std::size_t>(span / std::chrono::hours(1)), kParis);
    std::vector<double> load;
    std::vector<double> temperature;
    std::vector<double> wind;
    for (std::size_t row = 0; row < frame.axis.size(); ++row) {
        const Day day = frame.axis.day(row);
        const auto hour = static_cast<double>(row - frame.axis.first_row_of(day));
        temperature.push_back(12 - 7 * std::cos(2 * M_PI * day.number / 365.25) + 3 * std::sin(day.number * 0.6));
        wind.push_back(5 + 2 * std::sin(static_cast<double>(row) * 0.1));
        const double heating = std::max(0.0, 16 - temperature.back());
        load.push_back(200 - 40 * std::cos(2 * M_PI * hour / 24) + 4 * heating + (weekday(day) >= 5 ? -25 : 0) +
                       wind.back() * std::sin(static_cast<double>(row) * 0.37));
    }
    frame.columns = {column_of(frame.axis, "load", Role::target, load),
                     column_of(frame.axis, "temperature", Role::future_covariate, temperature),
                     column_of(frame.axis, "wind", Role::future_covariate, wind)};
    return frame;
}

/// The town with the load of the country around it, which has the same weather and is known as early: column national.
inline Frame town_and_country(Day first, std::size_t days) {
    Frame frame = town(first, days);
    std::vector<double> load;
    for (std::size_t row = 0; row < days; ++row) {
        const double own = 40 * std::sin(frame.axis.day(row).number * 1.3);
        load.push_back(50 * frame.target().values[row] + own);
    }
    frame.columns.push_back(column_of(frame.axis, "national", Role::past_covariate, load));
    return frame;
}

/// The same frame with every load and past covariate from `first_row` on, and every other column from
/// `first_covariate_row` on, replaced.
inline Frame poisoned(Frame frame, std::size_t first_row, std::size_t first_covariate_row, double poison) {
    for (Column& column : frame.columns) {
        const bool is_past = column.role == Role::target || column.role == Role::past_covariate;
        const std::size_t begin = is_past ? first_row : first_covariate_row;
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
