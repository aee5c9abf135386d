#pragma once

#include <vector>

#include "forecast/core/series.hpp"
#include "forecast/store/observation_store.hpp"

namespace forecast {

/// The Paris days of `within` on which the store lacks values of one of `series`, as periods; those with less than a
/// week between them are one, since each period is at least one request.
std::vector<Period> days_with_gaps(const ObservationStore& store, const std::vector<SeriesInfo>& series,
                                   const Period& within);

}  // namespace forecast
