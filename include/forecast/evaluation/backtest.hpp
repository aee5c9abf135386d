#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "forecast/core/forecaster.hpp"
#include "forecast/core/frame.hpp"
#include "forecast/evaluation/rolling_forecasts.hpp"

namespace forecast {

/// Where the actual value is to be expected with 80 and with 95 %.
struct Intervals {
    double low80 = 0;
    double high80 = 0;
    double low95 = 0;
    double high95 = 0;
};

/// One forecast row against what came.
struct ScoredRow {
    std::size_t row = 0;
    double actual = 0;
    std::vector<double> predicted;                    ///< one a forecaster, in their order
    std::vector<std::optional<Intervals>> intervals;  ///< likewise; nothing until enough errors are known
};

/// How good intervals of one level were.
struct IntervalScore {
    double coverage = 0;  ///< share of rows inside
    double width = 0;     ///< mean, in the target's unit
};

struct Score {
    std::string name;
    std::size_t n = 0;  ///< 0: it predicted no row of the period, and nothing below means anything
    double mae = 0, rmse = 0, mse = 0, r2 = 0, bias = 0;
    std::optional<double> mape;     ///< over the rows with another actual value than 0; nothing without any
    std::size_t mape_left_out = 0;  ///< rows with an actual value of 0
    std::optional<double> wape;     ///< percent of the mean load; nothing where that is 0
    std::optional<double> mase;  ///< mae in units of the error that the value of 7 days before makes; see mase_scale()
    std::optional<IntervalScore> interval80;  ///< over the rows with intervals; nothing without any
    std::optional<IntervalScore> interval95;
    std::optional<double> pinball;  ///< mean over those rows of the pinball losses at 2.5, 10, 50, 90 and 97.5 %, the
                                    ///< forecast itself standing for 50 %; twice it is a coarse CRPS
};

/// Why rows of the period were left out; one that has several reasons counts for the first.
struct DroppedRows {
    std::size_t missing = 0;                 ///< there is no target
    std::size_t imputed = 0;                 ///< gap filling put it there
    std::size_t unforecast = 0;              ///< a forecaster that predicts other rows has no forecast there
    std::vector<std::size_t> unforecast_by;  ///< of the last, how many each forecaster has no forecast for

    [[nodiscard]] std::size_t all() const { return missing + imputed + unforecast; }
};

struct BacktestResult {
    /// Those whose target was observed, not filled, and that every forecaster predicted; one that predicted no row of
    /// the period at all does not count.
    std::vector<ScoredRow> rows;
    std::vector<Score> scores;  ///< on exactly these rows
    DroppedRows dropped;        ///< rows of the period left out
};

struct BacktestOptions {
    std::size_t first_row = 0;
    std::size_t last_row = 0;  ///< excluded
    /// Rows from here to first_row give errors for the first intervals; = first_row for none.
    std::size_t calibrate_from = 0;
    IssueOptions issue;
    Cancellation cancellation = {};
};

/// The rows that a backtest forecasts: those of its period and, for the intervals, those before it.
RollingOptions rolling_options(const BacktestOptions& options);

/// Scores `forecasts`, complete or partial, of forecasters called `names`; rows that were not reached are left out.
/// The intervals of a row come from the errors on the rows from calibrate_from on that were known when it was issued.
BacktestResult score_forecasts(const Frame& frame, const std::vector<std::string>& names,
                               const BacktestOptions& options, const RollingForecasts& forecasts);

/// forecast_rolling(), then score_forecasts(). Throws Cancelled.
BacktestResult backtest(const Frame& frame, const std::vector<Forecaster*>& forecasters,
                        const BacktestOptions& options);

/// The intervals around forecasts by one forecaster of the rows from `first_row` on (NaN = none), as in a backtest:
/// rows whose loads are not known yet, too.
std::vector<std::optional<Intervals>> intervals_around(const Frame& frame, const IssueOptions& issue,
                                                       std::size_t first_row, const std::vector<double>& predicted);

/// Of rows (places in `result.rows`), the scores of each forecaster without mase.
std::vector<Score> score_rows(const BacktestResult& result, const std::vector<std::size_t>& rows);

}  // namespace forecast
