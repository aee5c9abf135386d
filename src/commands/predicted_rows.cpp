#include "predicted_rows.hpp"

#include <algorithm>
#include <chrono>

#include <spdlog/spdlog.h>

#include "common.hpp"
#include "extended_forecast.hpp"
#include "forecast/core/error.hpp"

namespace forecast {

std::size_t first_row(const AskedDays& asked, const Frame& frame, int lookback) {
    const std::size_t latest = end_of_loads(frame);
    if (asked.at.empty()) {
        return latest;
    }
    const Day day = parse_day_option("--at", asked.at);
    const std::size_t row = frame.axis.first_row_of(day);
    const auto earliest = std::min(static_cast<std::size_t>(lookback), latest);
    if (row > latest || row < earliest) {
        throw Error(ExitCode::insufficient_data, "--at {}: the loads allow forecasts from {} to {}", asked.at,
                    format_day(frame.axis.day(earliest)), format_day(frame.axis.day(latest)));
    }
    return row;
}

void warn_of_old_loads(const AskedDays& asked, const Frame& frame) {
    constexpr int kOld = 7;
    const Day newest = frame.axis.day(end_of_loads(frame) - 1);
    const int days = day_of(now(), frame.axis.zone()) - newest;
    if (asked.at.empty() && days > kOld) {
        spdlog::warn(
            "the newest load is of {}, {} days ago: what follows is a forecast of the days after it; fetch newer "
            "ones, or give a newer file",
            format_day(newest), days);
    }
}

std::size_t rows_ahead(const AskedDays& asked, const ExperimentConfig& config) {
    constexpr std::chrono::hours kLongestDay{25};
    const auto days = asked.days;
    const auto rows = days ? (*days + 1) * (kLongestDay / config.frame.step) : config.window.horizon;
    return static_cast<std::size_t>(rows) + kRowsBeyond;
}

std::size_t rows_to_forecast(const AskedDays& asked, const ExperimentConfig& config, const TimeAxis& axis,
                             std::size_t first) {
    const auto days = asked.days;
    if (!days) {
        return static_cast<std::size_t>(config.window.horizon);
    }
    const Day day = axis.day(first);
    return axis.first_row_of(day + (*days + (axis.first_row_of(day) == first ? 0 : 1))) - first;
}

}  // namespace forecast
