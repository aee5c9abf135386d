#pragma once

#include "regular_values.hpp"

namespace forecast {

/// Whether one day of the week differs from the others, week after week: people do so, the sun and the weather do not.
/// A load has it; what follows the sun (production, radiation, temperature) has not, and stands an hour later on the
/// summer clock.
bool has_weekly_habit(const RegularValues& grid);

/// Whether what working days have more than weekends stands at the same time of the day in the weeks before and after
/// `day`, while the profile as a whole moved by `lag` slots: people kept to their clock, and the sun moved the rest, as
/// in a load less its solar production.
bool people_stayed(const RegularValues& grid, std::size_t day, int lag);

}  // namespace forecast
