#pragma once

#include <string>
#include <vector>

#include "contenders.hpp"
#include "forecast/evaluation/backtest.hpp"
#include "forecast/tracking/run_store.hpp"

namespace forecast {

/// Forecasters side by side on the same rows.
struct Comparison {
    BacktestResult result;
    std::vector<Contender> contenders;  ///< in the order of result.scores
    std::string unit = "MW";            ///< of actual values, forecasts and errors

    [[nodiscard]] int decimals() const;  ///< that errors are shown with, see decimals_of()
};

/// Names for judge().
std::vector<std::string> names_of(const std::vector<Contender>& contenders);

/// The contenders' backtest; the first must have a forecast: else Error(insufficient_data).
Comparison compare(const Contenders& contenders, const Frame& frame, const BacktestOptions& options);

/// A warning for each that has no forecast in the period.
void warn_of_silent(const Comparison& comparison);

/// "3 without a load, 2 that linear cannot forecast"; empty where none is left out.
std::string why_dropped(const Comparison& comparison);

/// Rows as CSV: time, actual, each contender's forecast, when it was issued, then low80, high80, low95 and high95 of
/// each.
std::string predictions_csv(const Frame& frame, const IssueOptions& issue, const Comparison& comparison);

/// What the names of the metrics of `forecaster` begin with where it is scored beside a run's own forecaster, whose
/// names are plain: MLflow sorts names, so that the run's own come first on its pages.
std::string beside_prefix(const std::string& forecaster);
/// Each key behind `prefix`; none where nothing was predicted.
std::vector<Metric> score_metrics(const Score& score, const std::string& prefix);

}  // namespace forecast
