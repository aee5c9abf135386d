#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "forecast/config/experiment_config.hpp"
#include "forecast/core/frame.hpp"

namespace forecast {

/// Which days `predict` was asked for.
struct AskedDays {
    std::string at;           ///< the first; empty: the one after the newest load
    std::optional<int> days;  ///< nothing: as far as the network goes by itself
};

/// Rows that the frame needs beyond the newest load: the rest of its day, too.
std::size_t rows_ahead(const AskedDays& asked, const ExperimentConfig& config);

/// The first row to forecast. Throws Error(insufficient_data) where the loads do not allow it; `lookback` rows are
/// needed before it.
std::size_t first_row(const AskedDays& asked, const Frame& frame, int lookback);

/// To the end of the last day; of a day that has begun, its rest comes before.
std::size_t rows_to_forecast(const AskedDays& asked, const ExperimentConfig& config, const TimeAxis& axis,
                             std::size_t first);

/// Where the newest load is older than a week and no day was named.
void warn_of_old_loads(const AskedDays& asked, const Frame& frame);

}  // namespace forecast
