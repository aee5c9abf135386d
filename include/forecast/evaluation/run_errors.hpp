#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "forecast/evaluation/paired_bootstrap.hpp"

// Errors of several recorded runs on the days that they have in common.

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
    /// [runs] by how much their daily errors are smaller than the first run's; nothing of the first, and where there
    /// are no common days or it has no predictions.
    std::vector<std::optional<PairedGain>> gains = {};
    std::size_t differing_actuals = 0;  ///< common days on which the runs were scored against other values
};

}  // namespace forecast
