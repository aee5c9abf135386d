#include "forecast/core/french_calendar.hpp"

namespace forecast {
namespace {

struct FixedHoliday {
    int month;
    int day;
    int index;
};

struct MovingHoliday {
    int days_after_easter;
    int index;
};

constexpr std::array kFixed = {FixedHoliday{1, 1, 0},   FixedHoliday{5, 1, 2},   FixedHoliday{5, 8, 3},
                               FixedHoliday{7, 14, 6},  FixedHoliday{8, 15, 7},  FixedHoliday{11, 1, 8},
                               FixedHoliday{11, 11, 9}, FixedHoliday{12, 25, 10}};
constexpr std::array kMoving = {MovingHoliday{1, 1}, MovingHoliday{39, 4}, MovingHoliday{50, 5}};

}  // namespace

Day easter(int year) {
    const int golden = year % 19;
    const int century = year / 100;
    const int skipped_leap_days = century - century / 4;
    const int moon_correction = (8 * century + 13) / 25;
    const int age = (19 * golden + skipped_leap_days - moon_correction + 15) % 30;  // full moon, days after 21 March
    const int full_moon = age - (age == 29 || (age == 28 && golden > 10) ? 1 : 0);
    const Day moon = to_day({year, 3, 21}) + full_moon;
    return moon + (7 - (weekday(moon) + 1) % 7);  // the Sunday after it
}

std::optional<int> french_holiday_index(Day day) {
    const Date date = to_date(day);
    for (const auto& holiday : kFixed) {
        if (date.month == holiday.month && date.day == holiday.day) {
            return holiday.index;
        }
    }
    const int after_easter = day - easter(date.year);
    for (const auto& holiday : kMoving) {
        if (after_easter == holiday.days_after_easter) {
            return holiday.index;
        }
    }
    return std::nullopt;
}

bool is_bridge(Day day) {
    constexpr int kMonday = 0;
    constexpr int kFriday = 4;
    const bool before = weekday(day) == kMonday && french_holiday_index(day + 1);
    const bool after = weekday(day) == kFriday && french_holiday_index(day - 1);
    return (before || after) && !french_holiday_index(day);
}

bool is_special_day(Day day) {
    const Date date = to_date(day);
    const bool turn_of_year = (date.month == 12 && date.day >= 22) || (date.month == 1 && date.day <= 8);
    return turn_of_year || french_holiday_index(day) || is_bridge(day);
}

std::optional<std::string_view> french_holiday(Day day) {
    const auto index = french_holiday_index(day);
    return index ? std::optional(kFrenchHolidays[static_cast<std::size_t>(*index)]) : std::nullopt;
}

}  // namespace forecast
