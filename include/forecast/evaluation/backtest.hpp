#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "forecast/core/forecaster.hpp"
#include "forecast/core/frame.hpp"
#include "forecast/evaluation/rolling_forecasts.hpp"

// The backtest: forecasts of a past period as they would have been issued, with intervals and scores.
//
// All forecasters are scored on exactly the same rows, so that their scores can be compared. Values, errors and widths
// are in the target's unit (MW).

namespace forecast {

/// Prediction intervals: the actual value is expected within them with probability 80 and 95 %.
struct Intervals {
    double low80 = 0;
    double high80 = 0;
    double low95 = 0;
    double high95 = 0;
};

/// One row, forecast by every forecaster, beside what came.
struct ScoredRow {
    std::size_t row = 0;
    double actual = 0;
    std::vector<double> predicted;                    ///< [forecasters] NaN of one without coverage
    std::vector<std::optional<Intervals>> intervals;  ///< [forecasters] nothing until enough errors are known
};

/// How good intervals of one level were.
struct IntervalScore {
    double coverage = 0;  ///< share of rows inside (PICP), 0 .. 1
    double width = 0;     ///< mean width
};

/// All metrics of one forecaster over the scored rows. Definitions: evaluation/metrics.hpp.
///
/// n = 0: it has no forecast in the period, and no metric has a meaning. An optional metric is nothing where it is not
/// defined.
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
    /// Mean over those rows of the pinball losses at 2.5, 10, 50, 90 and 97.5 %, where the forecast itself stands for
    /// 50 %. Twice it is a coarse CRPS.
    std::optional<double> pinball;
};

/// Why rows of the period were not scored. A row with several reasons counts for the first.
struct DroppedRows {
    std::size_t missing = 0;                 ///< there is no target
    std::size_t imputed = 0;                 ///< gap filling put it there
    std::size_t unforecast = 0;              ///< a forecaster that predicts other rows has no forecast there
    std::vector<std::size_t> unforecast_by;  ///< of the last, how many each forecaster has no forecast for

    [[nodiscard]] std::size_t all() const { return missing + imputed + unforecast; }
};

/// What a backtest gives: scored rows in order of time, and scores.
struct BacktestResult {
    /// Those whose target was observed, not imputed, and that every forecaster with coverage predicted. One that
    /// predicted less than half of the period has no coverage: it gets no score, and does not cost the others rows.
    std::vector<ScoredRow> rows;
    std::vector<Score> scores;   ///< on exactly these rows
    DroppedRows dropped;         ///< rows of the period left out
    RollingForecasts forecasts;  ///< all, of the calibration's rows too
};

/// The period of a backtest and how its forecasts are issued.
struct BacktestOptions {
    std::size_t first_row = 0;
    std::size_t last_row = 0;  ///< excluded
    /// Rows from here to first_row are forecast too; their errors make the first intervals. = first_row for none.
    std::size_t calibrate_from = 0;
    IssueOptions issue;
    Cancellation cancellation = {};
};

/// The rows that a backtest forecasts: those of its period and, to calibrate the intervals, those before it.
RollingOptions rolling_options(const BacktestOptions& options);

/// Scores `forecasts`, complete or partial, of the forecasters called `names`. Rows not reached are left out. The
/// intervals of a row come from errors on rows from calibrate_from on that were known when it was issued.
/// REQUIRES: `forecasts` was made with rolling_options(options), and has a column for each name.
BacktestResult score_forecasts(const Frame& frame, const std::vector<std::string>& names,
                               const BacktestOptions& options, const RollingForecasts& forecasts);

/// forecast_rolling(), then score_forecasts(). Throws Cancelled, and what fit() throws.
/// REQUIRES: all forecasters are prepared on `frame`.
///
///   BacktestOptions options;
///   options.first_row = frame.axis.first_row_of(from);
///   options.last_row = frame.axis.first_row_of(to);
///   options.calibrate_from = options.first_row;
///   const double mae = backtest(frame, {&forecaster}, options).scores.front().mae;
BacktestResult backtest(const Frame& frame, const std::vector<Forecaster*>& forecasters,
                        const BacktestOptions& options);

/// [rows] intervals around the forecasts of one forecaster for the rows from `first_row` on, as a backtest gives them.
/// `predicted` [rows], NaN = none. Rows whose load is not known yet get intervals as well.
std::vector<std::optional<Intervals>> intervals_around(const Frame& frame, const IssueOptions& issue,
                                                       std::size_t first_row, const std::vector<double>& predicted);

/// The scores of each forecaster on some of the scored rows, without mase. `rows`: places in `result.rows`.
std::vector<Score> score_rows(const BacktestResult& result, const std::vector<std::size_t>& rows);

}  // namespace forecast
