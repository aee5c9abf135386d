#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "forecast/config/experiment_config.hpp"
#include "forecast/core/frame.hpp"

namespace forecast {

/// Which days `predict` was asked for; at most one of `at` and `date`.
struct AskedDays {
    std::string at;           ///< the first, from what was known when it would have been issued
    std::string date;         ///< the first; beyond the loads' reach step by step
    std::optional<int> days;  ///< nothing: as far as the network goes by itself, else one
};

struct RowsToForecast {
    std::size_t direct = 0;   ///< the last row, not after `first`, that the loads allow to be forecast from them alone
    std::size_t first = 0;    ///< of those asked for
    std::size_t horizon = 1;  ///< how many: to the end of the last day; of a day that has begun its rest comes before
    Timestamp issued_at;      ///< now, or where it is about the past when it would have been issued
};

/// Rows that the frame needs beyond the newest load.
std::size_t rows_ahead(const AskedDays& asked, const ExperimentConfig& config);

/// Without a day asked for, the first is the day after the newest load (issue.mode day-of), or the day that is
/// forecast today where the loads reach into the last week, else the day after the newest load, issued when the config
/// has it for that day (day-ahead). `moment` is now. Throws Error(insufficient_data) where the loads do not allow it; a
/// network needs its window before it.
RowsToForecast rows_to_forecast(const AskedDays& asked, const ExperimentConfig& config, const Frame& frame,
                                bool by_network, Timestamp moment);

/// Where the newest load is older than a week and no day was named.
void warn_of_old_loads(const AskedDays& asked, const Frame& frame, Timestamp moment);

}  // namespace forecast
