#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

#include "forecast/core/forecaster.hpp"
#include "forecast/core/frame.hpp"

// Forecasts step by step: beyond the known loads, forecasts take the place of loads. extended_forecast() does it for
// the future, error_growth() for stretches of the past.

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

/// Number of rows from `row` to the end of its day.
std::size_t rest_of_day(const TimeAxis& axis, std::size_t row);

/// Makes the loads of the stretch's rows unknown until `until`.
void hide_loads(Frame& frame, const Stretch& stretch, Timestamp until);

/// How the steps are made.
struct StepOptions {
    IssueOptions issue;
    /// Rows from one origin; nothing: the rest of its day. A day is never cut.
    std::optional<std::size_t> reach;
    std::optional<Origin> fitted_at;  ///< fit after each prepare(), as of this origin; nothing: no fit
    /// Called for each row of a stretch, in order, while the forecaster is still as it forecast the row.
    std::function<void(std::size_t row, double value, Timestamp issued_at)> on_row;
};

/// Forecasts all rows of the stretches into their `values`, each at its own issue. Later rows of a stretch see
/// forecasts where loads were hidden. All stretches advance together: the forecaster is prepared once for a step of
/// all.
///
/// REQUIRES: stretches do not overlap. Changes `frame`, which must outlive what the forecaster is asked next.
void forecast_stretches(Forecaster& forecaster, Frame& frame, const StepOptions& options,
                        std::vector<Stretch>& stretches);

}  // namespace forecast
