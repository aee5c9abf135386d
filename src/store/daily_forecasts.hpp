#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "forecast/store/observation_store.hpp"

// What of the forecasts becomes rows of `prediction`, the same for every database.

namespace forecast {

/// One model's forecasts of one day, all of one issue.
struct DayForecast {
    Timestamp first_time;
    Timestamp issued_at;
    std::string run_id;
    std::string weather;
    double sum = 0;
    double actual_sum = 0;
    int count = 0;
    int actual_count = 0;

    [[nodiscard]] double mean() const { return sum / count; }
    /// The mean load, where all of it is known.
    [[nodiscard]] std::optional<double> actual() const {
        return actual_count == count ? std::optional(actual_sum / count) : std::nullopt;
    }
};
using DayAndModel = std::pair<int, std::string>;  ///< Day::number

/// Of each day of `zone` and model the newest issue.
std::map<DayAndModel, DayForecast> newest_by_day(const std::vector<StoredForecast>& forecasts, std::string_view zone);

/// "2024-03-31 00:00:00+00", as the reference's TIMESTAMPTZ columns print a day.
std::string format_date_column(Day day);
/// The day of such a column. Throws Error for what is none.
Day parse_date_column(std::string_view text);

}  // namespace forecast
