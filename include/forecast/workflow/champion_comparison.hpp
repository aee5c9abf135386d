#pragma once

#include <string>
#include <vector>

#include "forecast/evaluation/comparison.hpp"
#include "forecast/tracking/run_store.hpp"
#include "forecast/workflow/training_run.hpp"

// The errors of a new run and of the champion on the same days, for the decision to promote.

namespace forecast {

/// Mean absolute errors of one forecaster, one a day, in the target's unit.
struct ErrorsOf {
    std::string forecaster;
    std::vector<double> by_day;
};

/// Errors of several forecasters on the same days, in order of time. A day's error is the mean over its rows.
struct ErrorsByDay {
    std::vector<Day> days;
    std::vector<ErrorsOf> ours;    ///< of those of the new run's forecasters that can be recorded and have forecasts
    std::vector<double> champion;  ///< [days]; empty if there is no champion

    /// The one of `ours` with the smallest mean error. REQUIRES: there is one, and a day.
    [[nodiscard]] const ErrorsOf& best() const;
};

/// The errors of the forecasters in `scored`, which is the test period of the training `prepared`.
ErrorsByDay errors_by_day(const Comparison& scored, const PreparedTraining& prepared);

/// What predicts now: a forecaster of a run.
struct Champion {
    const TrainedRun& run;
    std::string forecaster;
};

/// The same beside the champion, on rows that all forecast.
///
/// The champion forecasts by its own recorded config and files, on the sources of `prepared` where they have the same
/// names, and is refitted as in a backtest. The days are those of the prepared test period from the begin of the
/// champion's on: no network was trained or validated on them.
///
/// Throws Error if the two cannot be compared: other steps, another time of issue, other loads.
ErrorsByDay errors_beside(const Champion& champion, const Comparison& scored, const PreparedTraining& prepared);

}  // namespace forecast
