#pragma once

#include <vector>

#include "forecast/core/series.hpp"
#include "forecast/store/observation_store.hpp"

namespace forecast {

/// The Paris days within `within` on which the store lacks values of one of `series`, as periods. Days less than a week
/// apart form one period, since each is at least one request.
std::vector<Period> days_with_gaps(const ObservationStore& store, const std::vector<SeriesInfo>& series,
                                   const Period& within);

}  // namespace forecast
