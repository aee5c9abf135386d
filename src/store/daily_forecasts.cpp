#include "daily_forecasts.hpp"

#include <tuple>

#include "forecast/core/error.hpp"

namespace forecast {
namespace {

void add(DayForecast& day, const StoredForecast& forecast) {
    day.sum += forecast.value;
    ++day.count;
    day.actual_sum += forecast.actual.value_or(0);
    day.actual_count += forecast.actual ? 1 : 0;
}

bool is_issue_of(const DayForecast& day, const StoredForecast& forecast) {
    return std::tie(day.issued_at, day.run_id, day.weather) ==
           std::tie(forecast.issued_at, forecast.run_id, forecast.weather);
}

}  // namespace

std::string format_date_column(Day day) {
    return format_day(day) + " 00:00:00+00";
}

Day parse_date_column(std::string_view text) {
    const auto day = parse_day(text.substr(0, 10));
    return day ? *day : throw Error("a daily table holds '{}', which is no date", text);
}

std::map<DayAndModel, DayForecast> newest_by_day(const std::vector<StoredForecast>& forecasts, std::string_view zone) {
    std::map<DayAndModel, DayForecast> days;
    for (const StoredForecast& forecast : forecasts) {
        const DayForecast fresh{forecast.time, forecast.issued_at, forecast.run_id, forecast.weather};
        auto& day = days.try_emplace({day_of(forecast.time, zone).number, forecast.model}, fresh).first->second;
        if (!is_issue_of(day, forecast)) {
            if (forecast.issued_at < day.issued_at) {
                continue;
            }
            day = fresh;
        }
        add(day, forecast);
    }
    return days;
}

}  // namespace forecast
