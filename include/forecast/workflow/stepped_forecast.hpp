#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

#include "forecast/core/forecaster.hpp"
#include "forecast/core/frame.hpp"

// Forecasts step by step: beyond the known loads, forecasts take the place of loads. extended_forecast() does it for
// the future, calibrate() for stretches of the past.

namespace forecast {

/// Consecutive rows that are forecast from one issue.
///
///   loads known ...  | unknown .. first - 1 | first .. last - 1
///                      neither known nor      forecast into
///                      wanted                 `values`
///
/// The rows in the middle are forecast too, where later ones need their loads.
struct Stretch {
    std::size_t unknown = 0;     ///< first row whose load is unknown at the issue
    std::size_t first = 0;       ///< first row that is forecast from known loads; not before `unknown`
    std::size_t last = 0;        ///< excluded
    std::vector<double> values;  ///< of the rows from `first` on; NaN = no forecast
};

/// The first row from which on all loads before `row` are unknown when `row` is issued; `row` if none are.
std::size_t first_unknown_load(const Frame& frame, const IssueOptions& issue, std::size_t row);

/// The first row at whose issue the load of `row`, or a forecast in its place, could be known.
std::size_t first_row_knowing(const Frame& frame, const IssueOptions& issue, std::size_t row);

/// Makes unknown for ever what is not known when the stretch is issued: the loads of its rows, and the later values of
/// past covariates. Future covariates stay as they are.
void hide_unknown(Frame& frame, const IssueOptions& issue, const Stretch& stretch);

/// Undoes it, and takes out the forecasts that stood in for loads: all is known as in `actual`, of which `frame` is a
/// copy.
void show_again(Frame& frame, const Frame& actual);

/// How the steps are made.
struct StepOptions {
    IssueOptions issue;
    int reach_days = 1;  ///< days that are forecast from one origin
    /// Called for each row of a stretch, in order, with the origin that it was forecast from, while the forecaster is
    /// still as it forecast the row.
    std::function<void(std::size_t row, double value, const Origin& origin)> on_row;
};

/// Forecasts all rows of the stretch into its `values`, each at its own issue. Later rows see forecasts where loads
/// were hidden, which change `frame`. The forecaster is updated for each step.
///
/// REQUIRES: the forecaster is prepared with `frame`, fitted if it needs that, and up to date but for the rows from
/// `outdated_from` on, at whose issues it took other loads for known.
void forecast_stretch(Forecaster& forecaster, Frame& frame, const StepOptions& options, Stretch& stretch,
                      std::size_t outdated_from);

}  // namespace forecast
