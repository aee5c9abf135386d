#pragma once

#include <string>
#include <vector>

#include "forecast/evaluation/comparison.hpp"
#include "forecast/tracking/run_store.hpp"
#include "forecast/workflow/training_run.hpp"

namespace forecast {

/// Mean absolute errors of one forecaster, one a day; MW.
struct ErrorsOf {
    std::string forecaster;
    std::vector<double> by_day;
};

/// Absolute errors on the same days, each day's the mean over its rows, in the order of time.
struct ErrorsByDay {
    std::vector<Day> days;
    std::vector<ErrorsOf> ours;    ///< of the new run's forecasters that can be recorded and forecast these days
    std::vector<double> champion;  ///< [days]; empty where there is none

    /// The one of `ours` with the smallest mean error. There must be one, and a day.
    [[nodiscard]] const ErrorsOf& best() const;
};

/// Of the forecasters of `scored`, the test period of a training as `prepared` says.
ErrorsByDay errors_by_day(const Comparison& scored, const PreparedTraining& prepared);

/// What predicts now: `forecaster` of the run.
struct Champion {
    const TrainedRun& run;
    std::string forecaster;
};

/// The same beside `champion`, which forecasts by its own recorded config and files, its sources overridden by those of
/// `prepared` that have their names, fitted again where that is due as in a backtest. The days are those of the
/// prepared test period that lie in the champion's too, or behind it: no network has been trained or validated on them.
/// Kept are rows that all forecast.
///
/// Throws Error where they cannot be compared: other steps, another time of issue, other loads.
ErrorsByDay errors_beside(const Champion& champion, const Comparison& scored, const PreparedTraining& prepared,
                          const NeuralPlugin& neural);

}  // namespace forecast
