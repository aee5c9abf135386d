#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

#include "forecast/core/frame.hpp"

// Kinds of days in the French calendar, shared by all calendar features.

namespace forecast {

inline constexpr std::array<std::string_view, 7> kWeekdays = {"monday", "tuesday",  "wednesday", "thursday",
                                                              "friday", "saturday", "sunday"};
/// Length of 23 December to 3 January, days that resemble no others.
inline constexpr int kChristmasDays = 12;

/// Radians.
inline constexpr double kFullTurn = 6.283185307179586;

/// What a day is in the French calendar, as far as electricity demand depends on it.
struct DayKind {
    int weekday = 0;  ///< Monday 0
    bool weekend = false;
    std::optional<int> holiday;  ///< index into kFrenchHolidays
    bool holiday_eve = false;
    bool after_holiday = false;
    bool bridge = false;           ///< a working Monday before, or Friday after, a holiday
    std::optional<int> christmas;  ///< 0 = 23 December .. 11 = 3 January
    bool august = false;

    [[nodiscard]] bool holiday_on_working_day() const { return holiday && !weekend; }
};

/// The kind of a local day.
DayKind day_kind(Day day);

/// A condition as a column: 1 or 0.
inline double flag(bool value) {
    return value ? 1 : 0;
}

/// The local day of a row. Beyond the ends: on a daily axis the day that the row would have, else that of the end.
Day day_of_row(const TimeAxis& axis, std::ptrdiff_t row);

/// Position in the year as an angle in radians, 0 .. 2 pi, 0 on 1 January.
double year_angle(Day day);

}  // namespace forecast
