#pragma once

#include <vector>

#include "forecast/core/option.hpp"
#include "forecast/features/options.hpp"

namespace forecast {

/// The ridge regression that stands beside every model.
struct LinearOptions {
    double penalty = 5.0;       ///< on standardised columns
    double forgetting = 0.999;  ///< weight of a day against the day after it
    int refit_every_days = 7;
    std::vector<FeatureOptions> features;  ///< default: the experiment's `features.ahead`
};
template <class Visitor>
void visit(Visitor&& field, LinearOptions& o) {
    field("penalty", o.penalty, at_least(0));
    field("forgetting", o.forgetting, between(0.9, 1));
    field("refit_every_days", o.refit_every_days, between(1, 366));
    field("features", o.features, anything());
}

}  // namespace forecast
