#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "forecast/config/experiment_config.hpp"
#include "forecast/core/frame.hpp"

// Which rows `predict` forecasts: from the days asked for, the newest load and the issue options.

namespace forecast {

/// The days asked for. At most one of `at` and `date` is set.
///
///   predict                   the next day that can be forecast
///   predict --days 7          the seven days from it on
///   predict --date D          D, even if loads are missing before it
///   predict --at D            D, as it would have been forecast then
struct AskedDays {
    std::optional<Day> at;    ///< first day, forecast from what was known at its issue time
    std::optional<Day> date;  ///< first day; if the loads do not reach so far, step by step
    std::optional<int> days;  ///< how many; nothing: a network's horizon, else one
};

/// Rows of the frame, and when they are issued.
struct RowsToForecast {
    /// The last row, not after `first`, that can be forecast from known loads alone.
    std::size_t direct = 0;
    std::size_t first = 0;  ///< first row asked for
    /// How many rows, to the end of the last day. The rest of a day that has begun comes on top.
    std::size_t horizon = 1;
    Timestamp issued_at;  ///< now; for a past day, when it would have been issued
};

/// Rows that the frame needs beyond the newest load.
std::size_t rows_ahead(const AskedDays& asked, const ExperimentConfig& config);

/// Decides the rows; `moment` is now. Without a day asked for, the first is:
///
/// day-of     the day after the newest load
/// day-ahead  the day that is forecast today if the newest load is at most a week old, else the day after the newest
/// load
///
/// Throws Error(insufficient_data) if the loads do not allow the day; a network needs its window before it.
RowsToForecast rows_to_forecast(const AskedDays& asked, const ExperimentConfig& config, const Frame& frame,
                                bool by_network, Timestamp moment);

/// Logs a warning if no day was named and the newest load is more than a week old.
void warn_of_old_loads(const AskedDays& asked, const Frame& frame, Timestamp moment);

}  // namespace forecast
