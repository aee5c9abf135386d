#pragma once

#include <map>
#include <string>
#include <vector>

#include "forecast/sources/options.hpp"
#include "tidy.hpp"

namespace forecast {

/// Calendar periods, such as school holidays, as daily values: 1 on days of which a part lies in a period, 0 on the
/// days between, from the first period to the last. Outside it is not known. By key of the pivot; "" without one.
///
/// The two `period_columns` hold each period's begin and end, as instants or local to `time_zone`. The end is
/// exclusive; a period whose end equals its begin lasts that one day.
///
/// Throws Error(insufficient_data) naming file:line if one of them is no time, Error(internal) if a period ends before
/// it begins.
///
/// Example: holidays from 2024-02-24 to 2024-03-11 are 1 on 24 February, ..., 10 March, and 0 on 11 March, if a later
/// period follows.
std::map<std::string, std::vector<RawValue>> read_period_days(const std::vector<std::string>& paths,
                                                              const SourceOptions& options);

}  // namespace forecast
