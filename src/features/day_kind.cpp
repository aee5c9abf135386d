#include "day_kind.hpp"

#include <algorithm>

#include "forecast/core/french_calendar.hpp"

namespace forecast {
namespace {

bool is_holiday(Day day) {
    return french_holiday_index(day).has_value();
}

std::optional<int> christmas_day(Day day) {
    const Date date = to_date(day);
    const int days_since = day - to_day({date.month == 1 ? date.year - 1 : date.year, 12, 23});
    return days_since >= 0 && days_since < kChristmasDays ? std::optional(days_since) : std::nullopt;
}

}  // namespace

DayKind day_kind(Day day) {
    DayKind kind;
    kind.weekday = weekday(day);
    kind.weekend = kind.weekday >= 5;
    kind.holiday = french_holiday_index(day);
    kind.holiday_eve = is_holiday(day + 1);
    kind.after_holiday = is_holiday(day - 1);
    kind.bridge = is_bridge(day);
    kind.christmas = christmas_day(day);
    kind.august = to_date(day).month == 8;
    return kind;
}

Day day_of_row(const TimeAxis& axis, std::ptrdiff_t row) {
    if (axis.daily()) {
        return axis.day(0) + static_cast<int>(row);
    }
    return axis.day(
        static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(row, 0, static_cast<std::ptrdiff_t>(axis.size()) - 1)));
}

double year_angle(Day day) {
    constexpr double kMeanYear = 365.25;  // days
    return kFullTurn * (day_of_year(day) - 1) / kMeanYear;
}

}  // namespace forecast
