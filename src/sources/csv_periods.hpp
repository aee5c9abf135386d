#pragma once

#include <map>
#include <string>
#include <vector>

#include "forecast/sources/options.hpp"
#include "tidy.hpp"

namespace forecast {

/// The days of periods: by key of the pivot 1 on each day of which a part lies in one of its periods, 0 on those
/// between, from its first period to the end of its last. What is outside is not known.
///
/// `period_columns` hold each period's begin and end, as instants or local to `time_zone`; the end is excluded, but
/// that equal to the begin means that one day. Throws Error naming file:line where one of them is no time, or the end
/// is before the begin.
std::map<std::string, std::vector<RawValue>> read_period_days(const std::vector<std::string>& paths,
                                                              const SourceOptions& options);

}  // namespace forecast
