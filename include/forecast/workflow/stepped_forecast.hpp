#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

#include "forecast/core/forecaster.hpp"
#include "forecast/core/frame.hpp"

namespace forecast {

/// Rows forecast from one issue on, the later ones step by step with forecasts standing in for the loads before them.
struct Stretch {
    std::size_t unknown = 0;     ///< the first row whose load is not known at the issue
    std::size_t first = 0;       ///< the first row that is forecast from what is known; `unknown` or later
    std::size_t last = 0;        ///< excluded
    std::vector<double> values;  ///< of the rows from `first` on; NaN where the forecaster has no forecast
};

/// The first row of those before `row` whose loads are not known when `row` is issued; `row` where all are.
std::size_t first_unknown_load(const Frame& frame, const IssueOptions& issue, std::size_t row);

/// The rows from `row` to the end of its day.
std::size_t rest_of_day(const TimeAxis& axis, std::size_t row);

/// Takes the loads of the stretch's rows out of what is known before `until`.
void hide_loads(Frame& frame, const Stretch& stretch, Timestamp until);

struct StepOptions {
    IssueOptions issue;
    std::optional<std::size_t> reach;  ///< rows from one origin; nothing: the rest of its day. A day is never cut.
    std::optional<Origin> fitted_at;   ///< where it is fitted after each prepare(); nothing: as it is
    /// Called for each row of a stretch, in order, while the forecaster still is as it forecast the row.
    std::function<void(std::size_t row, double value, Timestamp issued_at)> on_row;
};

/// Forecasts all rows of the stretches, each as it would be at its own issue; of a stretch later ones see forecasts
/// where loads were hidden, as soon as a load could be known. Stretches must not overlap. `frame` is changed and must
/// outlive what is asked of the forecaster next.
void forecast_stretches(Forecaster& forecaster, Frame& frame, const StepOptions& options,
                        std::vector<Stretch>& stretches);

}  // namespace forecast
