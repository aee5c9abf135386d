#pragma once

#include "init_case.hpp"

namespace forecast {

/// Adds sources and columns for the weather in the files: temperatures first, then one column of each other quantity.
/// REQUIRES: the experiment has its load, which ends at `load_end`.
void add_weather(const InitCase& the, InitialExperiment& experiment, Timestamp load_end);

}  // namespace forecast
