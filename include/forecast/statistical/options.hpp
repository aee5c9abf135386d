#pragma once

#include <optional>
#include <string>
#include <vector>

#include "forecast/core/option.hpp"
#include "forecast/core/time.hpp"
#include "forecast/features/options.hpp"

namespace forecast {

/// Days that resemble no others (the lockdowns of 2020) and count less where something is fitted.
struct DownWeight {
    Day from;
    Day to;  ///< excluded
    double weight = 1;
};
template <class Visitor>
void visit(Visitor&& field, DownWeight& o) {
    field("from", o.from, anything());
    field("to", o.to, anything());
    field("weight", o.weight, between(0, 1));
}

/// The ridge regression that stands beside every model.
struct LinearOptions {
    double penalty = 5.0;       ///< on standardised columns
    double forgetting = 0.999;  ///< weight of a day against the day after it
    int refit_every_days = 7;
    /// A column that begins later counts as its mean until then; default: from where all columns have begun.
    std::optional<Day> learn_from;
    std::vector<FeatureOptions> features;  ///< default: the experiment's `features.ahead`
    std::vector<DownWeight> down_weights;
};
template <class Visitor>
void visit(Visitor&& field, LinearOptions& o) {
    field("penalty", o.penalty, at_least(0));
    field("forgetting", o.forgetting, between(0.9, 1));
    field("refit_every_days", o.refit_every_days, between(1, 366));
    field("learn_from", o.learn_from, anything());
    field("features", o.features, anything());
    field("down_weights", o.down_weights, anything());
}

/// One effect of an additive model: exactly one of `curve`, `lines` and `levels` names its columns.
struct TermOptions {
    std::string curve;               ///< a smooth function of this column
    std::vector<std::string> lines;  ///< a slope for each of these columns
    std::string levels;              ///< a level for each value of this column
    std::string by;                  ///< one such effect for each value of this column
    int knots = 10;                  ///< of a curve: how many B-splines
    bool cyclic = false;             ///< of a curve: the column is a share of a turn, 1 is 0 again
};
template <class Visitor>
void visit(Visitor&& field, TermOptions& o) {
    field("curve", o.curve, anything());
    field("lines", o.lines, anything());
    field("levels", o.levels, anything());
    field("by", o.by, anything());
    field("knots", o.knots, between(4, 100));
    field("cyclic", o.cyclic, anything());
}

/// The additive model, and how its effects follow the load from day to day.
struct AdditiveOptions {
    std::vector<FeatureOptions> features;  ///< default: the experiment's `features.ahead`
    std::vector<TermOptions> terms;        ///< empty = there is no such model
    int refit_every_days = 182;
    std::vector<DownWeight> down_weights;
    bool adaptive = true;           ///< false: the effects stay as they were fitted
    int search_days = 1460;         ///< the newest days before the fit, by which the effects' drifts are chosen
    double smallest_effect = 0.01;  ///< share of the target's deviation below which an effect does not drift
    double initial_variance = 1;    ///< of each standardised effect, in units of the residual variance
};
template <class Visitor>
void visit(Visitor&& field, AdditiveOptions& o) {
    field("features", o.features, anything());
    field("terms", o.terms, anything());
    field("refit_every_days", o.refit_every_days, between(1, 3660));
    field("down_weights", o.down_weights, anything());
    field("adaptive", o.adaptive, anything());
    field("search_days", o.search_days, between(30, 36600));
    field("smallest_effect", o.smallest_effect, between(0, 1));
    field("initial_variance", o.initial_variance, at_least(0));
}

}  // namespace forecast
