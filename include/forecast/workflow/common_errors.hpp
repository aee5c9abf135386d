#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "forecast/tracking/run_store.hpp"

// Errors of several recorded runs on the days that they have in common, for `runs compare`.

namespace forecast {

/// Errors of a run's forecaster on these days, in the unit of its load; mape in percent.
struct RunErrors {
    std::string forecaster;
    double mae = 0;
    double rmse = 0;
    double mape = 0;
    double bias = 0;
};

/// The errors of all runs.
struct CommonErrors {
    std::size_t days = 0;                        ///< days that all runs with predictions have
    std::vector<std::optional<RunErrors>> runs;  ///< [runs]; nothing without predictions or common days
    std::vector<std::string> without;            ///< ids of runs that recorded no predictions
    std::size_t differing_actuals = 0;           ///< common days on which the runs were scored against other values
};

/// Reads predictions.csv of each run. `forecasters` [runs] names whose predictions count; empty: the first one in the
/// file. Throws Error, naming file and line, for a file that train or backtest did not write.
CommonErrors common_errors(const RunStore& store, const std::vector<RunSummary>& runs,
                           const std::vector<std::string>& forecasters = {});

}  // namespace forecast
