#pragma once

#include "regular_values.hpp"

namespace forecast {

/// Whether one day of the week differs from the others, week after week: people do so, the sun and the weather do not.
/// A load has it; what follows the sun (production, radiation, temperature) has not, and stands an hour later on the
/// summer clock.
bool has_weekly_habit(const RegularValues& grid);

}  // namespace forecast
