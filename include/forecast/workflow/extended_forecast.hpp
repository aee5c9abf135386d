#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "forecast/config/experiment_config.hpp"
#include "forecast/core/forecaster.hpp"
#include "forecast/evaluation/forecast_row.hpp"

namespace forecast {

/// Rows that a frame needs beyond the last forecast row: features may read the next day's weather.
inline constexpr std::size_t kRowsBeyond = 2;

/// Which rows are forecast, and how.
struct WantedRows {
    std::size_t first = 0;
    std::size_t horizon = 1;           ///< how many
    std::optional<std::size_t> reach;  ///< so many of them from one origin; nothing: the rows of its day
    bool explained = false;
    std::optional<std::size_t> direct;   ///< the row, not after `first`, that is forecast from loads alone; nothing: it
    std::optional<Timestamp> issued_at;  ///< nothing: as the config says for `direct`
};

/// Rows beyond the first origin's are forecast from the next one, with forecasts taken for the loads that are not known
/// when `direct` is issued. Where a covariate is not known ahead, its last known value stands in, and the row says so.
/// `frame` must reach kRowsBeyond rows further; the model is prepared anew with copies of it.
std::vector<ForecastRow> extended_forecast(Forecaster& model, const Frame& frame, const ExperimentConfig& config,
                                           const WantedRows& wanted);

/// The first row of those at the frame's end of which no load is known.
std::size_t end_of_loads(const Frame& frame);

/// The newest load known for the first day, for every row that of its time of day.
std::vector<ForecastRow> persistence_forecast(const Frame& frame, const ExperimentConfig& config,
                                              const WantedRows& wanted);

}  // namespace forecast
