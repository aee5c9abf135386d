#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "forecast/core/time.hpp"

// Public holidays of metropolitan France, for calendar features.

namespace forecast {

/// The holidays in the order of the year. A holiday's index is its place here; day_codes gives it to models as a
/// number, so the order must not change.
inline constexpr std::array<std::string_view, 11> kFrenchHolidays = {
    "Jour de l'an",   "Lundi de Pâques", "Fête du Travail", "Victoire 1945", "Ascension", "Lundi de Pentecôte",
    "Fête nationale", "Assomption",      "Toussaint",       "Armistice",     "Noël"};

/// Easter Sunday of a year of the Gregorian calendar (the computus of Clavius).
Day easter(int year);

/// Index into kFrenchHolidays, nothing on other days. Where Ascension falls on 1 or 8 May, it is the fixed holiday.
std::optional<int> french_holiday_index(Day day);

/// The holiday's name; nothing on other days.
std::optional<std::string_view> french_holiday(Day day);

/// Whether it is a working Monday before, or Friday after, a holiday.
bool is_bridge(Day day);

/// Whether it is a holiday, a bridge or one of the days from 22 December to 8 January: loads are hard to forecast then.
bool is_special_day(Day day);

}  // namespace forecast
