#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "forecast/core/cancellation.hpp"
#include "forecast/core/forecaster.hpp"
#include "forecast/statistical/options.hpp"

// The forecasters other than the network, by name. Each is a Forecaster of core/forecaster.hpp.
//
// j-1          persistence: the newest known load of the same clock time, at most 28 days before
// j-7          seasonal naive: the newest known load of the same weekday and clock time, 1 to 4 weeks before
// climatology  the mean of the same weekday within 10 days of the date, over all earlier years
// linear       ridge regression, one for each clock time, on standardised columns, with exponential forgetting additive
// additive model, one for each clock time, whose effects a Kalman filter follows from day to day tso          the grid
// operator's own forecast, where it was published by the issue time
//
// linear and additive learn the change of the load since the newest known one: see src/statistical/learning_rows.hpp.

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

/// Makes the forecaster called `name`. Throws Error(invalid_argument), listing the names, for another one, and for a
/// learner without features or terms.
///
/// linear and additive give NaN for a row of which a column is unknown, and for rows that are issued later than the
/// origin.
std::unique_ptr<Forecaster> make_statistical(const std::string& name, const StatisticalOptions& options);

/// Names of the forecasters that a model is compared with, in the order of tables: additive only if it has terms, tso
/// only if the frame has its column.
std::vector<std::string> forecaster_names(const Frame& frame, const StatisticalOptions& options);

/// The features that the forecaster `name` learns from: an empty list for a baseline, nothing for an unknown name.
std::optional<std::vector<FeatureOptions>> features_of(const std::string& name, const StatisticalOptions& options);

/// Whether a run can keep this forecaster, so that `predict` can use it later. True of the network and of all here but
/// tso, whose forecasts are not ours.
bool can_be_recorded(const std::string& forecaster);

}  // namespace forecast
