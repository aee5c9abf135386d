#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "forecast/core/cancellation.hpp"
#include "forecast/core/forecaster.hpp"
#include "forecast/statistical/options.hpp"

namespace forecast {

struct StatisticalOptions {
    LinearOptions linear;
    AdditiveOptions additive;
    IssueOptions issue;
    std::string tso_column = "prevision_j1";  ///< of the frame: the grid operator's own forecast
    Cancellation cancellation = {};           ///< ends a fit with Cancelled
};

/// Makes "j-1", "j-7", "climatology", "linear", "additive" or "tso"; throws Error(invalid_argument) listing them for
/// another name, and for a learner without features or terms.
///
/// j-1: the newest known row at or before the day before (day-ahead: J-2). j-7: the same row a week before.
/// climatology: mean of the same weekday within 10 days of the date in all earlier years. linear: ridge regression of
/// the change since the newest known load on the standardised columns `linear.features`, exponentially forgetting.
/// additive: smooth terms of the same change, followed from day to day by a Kalman filter. Both forecast the rows of an
/// origin whose issue time is not after it (those of its day), NaN where a column is unknown. tso: the grid operator's
/// forecast where it was published at the origin.
std::unique_ptr<Forecaster> make_statistical(const std::string& name, const StatisticalOptions& options);

/// Those that stand beside every model, in the order they are printed: "additive" where it has terms, "tso" where the
/// frame has its column.
std::vector<std::string> forecaster_names(const Frame& frame, const StatisticalOptions& options);

/// What the statistical forecaster `name` learns from: nothing in the baselines' list, no list for a name of none of
/// them.
std::optional<std::vector<FeatureOptions>> features_of(const std::string& name, const StatisticalOptions& options);

/// Whether a run can keep this forecaster, so that `predict` can go on with it. Baselines learn nothing and need no
/// file; the grid operator's forecast is nothing of ours.
bool can_be_recorded(const std::string& forecaster);

}  // namespace forecast
