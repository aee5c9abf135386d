#pragma once

#include "forecast/store/observation_store.hpp"

namespace forecast {

/// `info` as a database gave it. Throws Error for a step that only another program can have written.
SeriesInfo checked_info(SeriesInfo info);
/// Throws Error for times that only another program can have written: a table of months from one would have no end.
void check_times(const SeriesStatus& status);

}  // namespace forecast
