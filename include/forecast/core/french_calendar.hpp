#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "forecast/core/time.hpp"

namespace forecast {

/// The public holidays of metropolitan France in the order of the year; a holiday's index is its place here.
inline constexpr std::array<std::string_view, 11> kFrenchHolidays = {
    "Jour de l'an",   "Lundi de Pâques", "Fête du Travail", "Victoire 1945", "Ascension", "Lundi de Pentecôte",
    "Fête nationale", "Assomption",      "Toussaint",       "Armistice",     "Noël"};

/// Easter Sunday of a Gregorian year.
Day easter(int year);

/// Index into kFrenchHolidays; nothing on other days. Where Ascension falls on 1 or 8 May, that is the fixed holiday.
std::optional<int> french_holiday_index(Day day);

/// The holiday's name; nothing on other days.
std::optional<std::string_view> french_holiday(Day day);

}  // namespace forecast
