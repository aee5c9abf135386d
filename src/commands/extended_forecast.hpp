#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "forecast/config/experiment_config.hpp"
#include "forecast/core/forecaster.hpp"

namespace forecast {

/// Rows that a frame needs beyond the last forecast row: features may read the next day's weather.
inline constexpr std::size_t kRowsBeyond = 2;

struct ForecastRow {
    std::size_t row = 0;
    double value = 0;
    std::optional<double> low80;  ///< where with_intervals() could say
    std::optional<double> high80;
    std::string weather;  ///< "forecast", "observed", "persistence", "none": what the row's covariates were
    std::optional<Explanation> explanation;  ///< where one was wanted and the model has one
};

/// Which rows are forecast, and how.
struct WantedRows {
    std::size_t first = 0;
    std::size_t horizon = 1;           ///< how many
    std::optional<std::size_t> reach;  ///< so many of them from one origin; nothing: the rows of its day
    bool explained = false;
};

/// Rows beyond the first origin's are forecast from the next one, with its own forecasts taken for the loads in
/// between. Where a covariate is not known ahead, its last known value stands in, and the row says so. `frame` must
/// reach kRowsBeyond rows further; the model is prepared anew with copies of it.
std::vector<ForecastRow> extended_forecast(Forecaster& model, const Frame& frame, const ExperimentConfig& config,
                                           const WantedRows& wanted);

/// Whose errors, from which row on, make the intervals of how many rows.
struct Calibration {
    Forecaster& forecaster;
    std::size_t from = 0;
    std::size_t rows = 1;
};
/// Puts the 80 % intervals of the first rows around their forecasts; none where the errors before are too few.
std::vector<ForecastRow> with_intervals(std::vector<ForecastRow> rows, const Calibration& calibration,
                                        const Frame& frame, const IssueOptions& issue);

/// The first row of those at the frame's end of which no load is known.
std::size_t end_of_loads(const Frame& frame);

/// The rows from `row` to the end of its day.
std::size_t rest_of_day(const TimeAxis& axis, std::size_t row);

/// The newest load known for the first day, for every row that of its time of day.
std::vector<ForecastRow> persistence_forecast(const Frame& frame, const ExperimentConfig& config, std::size_t first,
                                              std::size_t horizon);

}  // namespace forecast
