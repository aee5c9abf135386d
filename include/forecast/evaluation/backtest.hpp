#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "forecast/core/forecaster.hpp"
#include "forecast/core/frame.hpp"
#include "forecast/evaluation/rolling_forecasts.hpp"
#include "forecast/evaluation/score.hpp"

// The backtest: forecasts of a past period as they would have been issued, with intervals and scores.
//
// All forecasters are scored on exactly the same rows, so that their scores can be compared. Values, errors and widths
// are in the target's unit (MW).

namespace forecast {

/// One row, forecast by every forecaster, beside what came.
struct ScoredRow {
    std::size_t row = 0;
    double actual = 0;
    std::vector<double> predicted;                    ///< [forecasters] NaN of one without coverage
    std::vector<std::optional<Intervals>> intervals;  ///< [forecasters] nothing until enough errors are known
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
