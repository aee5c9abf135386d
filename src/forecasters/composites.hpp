#pragma once

#include <memory>
#include <vector>

#include "forecast/core/cancellation.hpp"
#include "forecast/core/forecaster.hpp"
#include "forecast/forecasters/options.hpp"
#include "forecast/forecasters/shared_forecaster.hpp"
#include "forecast/lstm/sequence_network.hpp"

// The forecasters that build on others. These are prepared before them, by SharedForecaster. Each is asked to fit on
// every day; it sees to it that what it builds on, and it itself, are fitted when that is due.

namespace forecast {

/// What they are made with.
struct CompositeContext {
    IssueOptions issue;
    Cancellation cancellation = {};
    bool keep_fits = false;  ///< as StatisticalOptions
};

/// What one builds on, in the order in which its options name them.
using Bases = std::vector<std::shared_ptr<SharedForecaster>>;

/// A weighted mean of its members. A member without a forecast of a row, or without the data for a fit, drops out, and
/// a warning says so once.
std::unique_ptr<Forecaster> make_combination(const CombinationOptions& options, Bases members,
                                             const CompositeContext& context);

/// Gradient-boosted trees; a base, if there is one, is the only element of `base`.
std::unique_ptr<Forecaster> make_boosted(const BoostedOptions& options, Bases base, const CompositeContext& context);

/// Networks over a window of past rows, or dense layers alone (Recurrence::none); `base` as above.
std::unique_ptr<Forecaster> make_network(Recurrence recurrence, const NetworkForecasterOptions& options, Bases base,
                                         const CompositeContext& context);

/// A ridge regression of the base's error on the change that another load is forecast to make. `bases`: the base, then
/// the model of the other load, see make_other_load(). The latter's fit is saved with its own.
std::unique_ptr<Forecaster> make_transfer(const TransferOptions& options, Bases bases, const CompositeContext& context);

/// The base, its rows of a day moved alike by a share of the way to the level that the last of `of_days` forecasts on
/// the frame by days. `of_days`: that one behind all that it builds on; their fits are saved with its own.
std::unique_ptr<Forecaster> make_daily_level(const DailyLevelOptions& options, std::shared_ptr<SharedForecaster> base,
                                             Bases of_days);

}  // namespace forecast
