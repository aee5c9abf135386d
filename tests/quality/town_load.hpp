#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "forecast/core/missing.hpp"
#include "forecast/core/series.hpp"

namespace forecast {

/// A number in 0 .. 1 that looks drawn, the same for one `index`.
inline double noise(std::int64_t index) {
    auto bits = static_cast<std::uint64_t>(index) * 0x9E3779B97F4A7C15U;
    bits = (bits ^ (bits >> 29U)) * 0xBF58476D1CE4E5B9U;
    return static_cast<double>((bits ^ (bits >> 32U)) % 10007U) / 10007.0;
}

/// What a town draws at a local time: a tariff step at 22:30 and one at 12:30, less on Sundays, some noise. MW.
inline double town_load(Timestamp time, std::string_view zone = kParis) {
    const auto local = time + utc_offset(time, zone);
    const double hour = static_cast<double>(local.time_since_epoch().count() / 60 % 1440) / 60;
    const bool night = hour >= 22.5 || hour < 6.5;
    const bool noon = hour >= 12.5 && hour < 14;
    const double sunday = weekday(day_of(time, zone)) == 6 ? 40 : 0;
    return 300 + (night ? 60 : 0) + (noon ? 30 : 0) - sunday + 10 * noise(time.time_since_epoch().count() / 60);
}

/// `days` Paris days from `first` on in steps of `step`.
inline Series series_of(const std::function<double(Timestamp)>& value, Day first = to_day({2023, 1, 2}), int days = 60,
                        std::chrono::seconds step = std::chrono::minutes(30)) {
    Series series;
    series.info.step = step;
    const Timestamp end = start_of(first + days, kParis);
    for (Timestamp time = start_of(first, kParis); time < end; time += step) {
        series.values.push_back({time, value(time), time + step});
    }
    return series;
}

}  // namespace forecast
