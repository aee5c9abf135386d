#pragma once

#include <memory>
#include <string>

#include "forecast/core/cancellation.hpp"
#include "forecast/core/forecaster.hpp"
#include "forecast/statistical/options.hpp"

// The forecasters that need neither a network nor another forecaster. Each is a Forecaster of core/forecaster.hpp; by
// which name a config knows them is said by forecasters/forecasters.hpp.

namespace forecast {

/// What any of them is made with; each reads its own part.
struct StatisticalOptions {
    LinearOptions linear;
    AdditiveOptions additive;
    IssueOptions issue;
    std::string tso_column = "prevision_j1";  ///< the frame's column with the grid operator's forecast
    Cancellation cancellation = {};           ///< when requested, a fit throws Cancelled
    /// Whether fits (the newest 40) survive prepare(), as by keep_fit(): fit() as of a day that one was as of gives it
    /// back. For one set of data only.
    bool keep_fits = false;
};

/// j-1, persistence: the newest known load of the same clock time, at most 28 days before.
std::unique_ptr<Forecaster> make_last_day(const StatisticalOptions& options);
/// j-7, seasonal naive: the newest known load of the same weekday and clock time, 1 to 4 weeks before.
std::unique_ptr<Forecaster> make_last_week(const StatisticalOptions& options);
/// climatology: the mean of the same weekday within 10 days of the date, over all earlier years.
std::unique_ptr<Forecaster> make_climatology(const StatisticalOptions& options);
/// tso: the grid operator's own forecast, where it was published by the issue time.
std::unique_ptr<Forecaster> make_tso(const StatisticalOptions& options);

// These learn the change of the load since the newest known one: see learning_rows.hpp. They give NaN
// for a row of which a column is unknown, and for rows that are issued later than the origin. In the weather mode none
// they go on where the weather of past days ends. They throw Error(invalid_argument) without features or terms.

/// linear: ridge regression, one for each clock time, on standardised columns, with exponential forgetting.
std::unique_ptr<Forecaster> make_linear(const StatisticalOptions& options);
/// additive: additive model, one for each clock time, whose effects a Kalman filter follows from day to day.
std::unique_ptr<Forecaster> make_additive(const StatisticalOptions& options);

}  // namespace forecast
