#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "forecast/core/forecaster.hpp"
#include "forecast/core/frame.hpp"

namespace forecast {

/// One forecast row against what came.
struct ScoredRow {
    std::size_t row = 0;
    double actual = 0;
    std::vector<double> predicted;             ///< one a forecaster, in their order
    std::vector<std::optional<double>> low80;  ///< nothing until enough errors are known
    std::vector<std::optional<double>> high80;
};

struct Score {
    std::string name;
    std::size_t n = 0;  ///< 0: it predicted no row of the period, and nothing below means anything
    double mae = 0, rmse = 0, mape = 0, mse = 0, r2 = 0, bias = 0;
    std::optional<double> coverage80;  ///< share of rows inside their interval; nothing without intervals
};

struct BacktestResult {
    /// Those whose target was observed, not filled, and that every forecaster predicted; one that predicted no row of
    /// the period at all does not count.
    std::vector<ScoredRow> rows;
    std::vector<Score> scores;  ///< on exactly these rows
    std::size_t dropped = 0;    ///< rows of the period left out for one of these reasons
};

struct BacktestOptions {
    std::size_t first_row = 0;
    std::size_t last_row = 0;  ///< excluded
    std::size_t calibrate_from =
        0;  ///< rows from here to first_row give errors for the first intervals; = first_row for none
    IssueOptions issue;
};

/// Rolling origin: each row is forecast at its own issue time by every forecaster (prepared, and fitted where that is
/// theirs to be done before); refits follow refit_every_days() on a fixed calendar. The interval of a row comes from
/// the errors of rows known at its issue, the newest 365 of them, 30 at least: their 10 % and 90 % quantiles.
BacktestResult backtest(const Frame& frame, const std::vector<Forecaster*>& forecasters, const BacktestOptions& options,
                        const std::function<void(std::size_t done, std::size_t all)>& on_progress = {});

}  // namespace forecast
