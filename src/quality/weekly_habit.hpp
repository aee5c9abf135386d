#pragma once

#include "regular_values.hpp"

// Does a series follow people, who keep a week and a clock, or the sun, which does not? Decides whether a profile that
// moves in March is a fault.

namespace forecast {

/// Whether one day of the week differs from the others, week after week (a t test). A load does. What follows the sun
/// (production, radiation, temperature) does not, and comes an hour later by the summer clock.
bool has_weekly_habit(const RegularValues& grid);

/// Whether people kept to their clock around `day`, although the profile moved by `lag` steps: what working days have
/// more than weekends comes at the same time before and after. The sun moved the rest, as in a load less its solar
/// production.
bool people_stayed(const RegularValues& grid, std::size_t day, int lag);

}  // namespace forecast
