#pragma once

#include "init_case.hpp"

namespace forecast {

/// Gives the experiment sources and columns of the files' weather: temperatures first, then one column of each other
/// kind. Its load, which ends at `load_end`, is there already.
void add_weather(const InitCase& the, InitialExperiment& experiment, Timestamp load_end);

}  // namespace forecast
