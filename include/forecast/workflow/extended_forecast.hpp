#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "forecast/config/experiment_config.hpp"
#include "forecast/core/forecaster.hpp"
#include "forecast/evaluation/forecast_row.hpp"

// Point forecasts of rows that no load is known for yet, as many as are asked for.

namespace forecast {

/// Rows that a frame needs beyond the last forecast row: features may read the next day's weather.
inline constexpr std::size_t kRowsBeyond = 2;

/// Which rows are forecast, and how.
struct WantedRows {
    std::size_t first = 0;
    std::size_t horizon = 1;  ///< how many rows
    int reach_days = 1;       ///< days of them that come from one origin
    bool explained = false;   ///< with explanations
    /// The row that is forecast from known loads alone; not after `first`. Nothing: `first` itself.
    std::optional<std::size_t> direct;
    /// Issue time of all rows; nothing: that of `direct` by the config.
    std::optional<Timestamp> issued_at;
};

/// Forecasts the wanted rows, without intervals. Rows beyond the first origin's come from later origins, step by step,
/// with forecasts in place of the loads that are not known at the issue. Where weather is not known ahead, its last
/// known value stands in (persistence), and the row says so.
///
/// Throws Error(insufficient_data) for a row without a forecast, and says what it lacks. Prepares the model anew, with
/// a copy of the frame that is gone afterwards. REQUIRES: `frame` reaches kRowsBeyond rows further.
std::vector<ForecastRow> extended_forecast(Forecaster& model, const Frame& frame, const ExperimentConfig& config,
                                           const WantedRows& wanted);

/// The row behind the newest load; 0 if there is none.
std::size_t end_of_loads(const Frame& frame);

/// The naive forecast: for each wanted row the newest load of its time of day that is known at the first row's issue.
std::vector<ForecastRow> persistence_forecast(const Frame& frame, const ExperimentConfig& config,
                                              const WantedRows& wanted);

}  // namespace forecast
