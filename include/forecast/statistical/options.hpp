#pragma once

#include <optional>
#include <string>
#include <vector>

#include "forecast/core/option.hpp"
#include "forecast/core/time.hpp"
#include "forecast/features/options.hpp"

// Options of the regressions: sections `linear` and `additive` of a config. What each option means stands in its
// visit().

namespace forecast {

/// A period of days that resemble no others, such as the lockdowns of 2020, and their sample weight.
struct SampleWeight {
    Day from;
    Day to;
    double weight = 1;
};
template <class Visitor>
void visit(Visitor&& field, SampleWeight& o) {
    field("from", o.from, anything(), "First day of the period.");
    field("to", o.to, anything(), "Day after the last one of the period.");
    field("weight", o.weight, between(0, 1),
          "Sample weight of these days in a fit. 0 leaves them out, 1 counts them as any other day.");
}

/// Ridge regression with exponential forgetting.
struct LinearOptions {
    double penalty = 5.0;
    double forgetting = 0.999;
    int refit_every_days = 7;
    std::optional<Day> training_start;
    std::vector<FeatureOptions> features;
    std::vector<SampleWeight> sample_weights;
};
template <class Visitor>
void visit(Visitor&& field, LinearOptions& o) {
    field("penalty", o.penalty, at_least(0),
          "Ridge penalty on the standardised columns. Larger values shrink the coefficients further.");
    field("forgetting", o.forgetting, between(0.9, 1),
          "Weight of a day in the fit, as a factor of the weight of the day after it. 1 forgets nothing.");
    field("refit_every_days", o.refit_every_days, between(1, 366), "Days between two refits in a backtest.");
    field("training_start", o.training_start, anything(),
          "First training day; a column that begins later counts as its mean until then. Default: the day from which "
          "all columns have values.");
    field("features", o.features, anything(), "Features of the regression. Empty: those of features.ahead.");
    field("sample_weights", o.sample_weights, anything(),
          "Periods with their own sample weight, such as the lockdowns of 2020.");
}

/// One effect of an additive model. Exactly one of `curve` (smooth), `lines` (linear) and `levels` (factor) names
/// columns of the features.
///
/// Example: {curve: "temperature", basis_size: 10, by: "free_day"} is a smooth effect of temperature, one on working
/// days and another on free ones.
struct TermOptions {
    std::string curve;
    std::vector<std::string> lines;
    std::string levels;
    std::string by;
    int basis_size = 10;
    bool cyclic = false;
};
template <class Visitor>
void visit(Visitor&& field, TermOptions& o) {
    field("curve", o.curve, anything(), "Column of which the effect is a smooth function, a penalised B-spline.");
    field("lines", o.lines, anything(), "Columns with a linear effect each.");
    field("levels", o.levels, anything(), "Column with one level (a factor effect) for each of its values.");
    field("by", o.by, anything(), "Column that splits the term: a separate effect is fitted for each of its values.");
    field("basis_size", o.basis_size, between(4, 100), "Number of basis functions of the curve, k in mgcv.");
    field("cyclic", o.cyclic, anything(),
          "Whether the curve is periodic: its column runs from 0 to 1, and 1 is the same as 0.");
}

/// The additive model, and how its effects follow the load from day to day.
struct AdditiveOptions {
    std::vector<FeatureOptions> features;
    std::vector<TermOptions> terms;
    int refit_every_days = 182;
    std::vector<SampleWeight> sample_weights;
    bool adaptive = true;
    int tuning_window_days = 1460;
    double min_effect_share = 0.01;
    double initial_variance = 1;
};
template <class Visitor>
void visit(Visitor&& field, AdditiveOptions& o) {
    field("features", o.features, anything(), "Features that the terms may name. Empty: those of features.ahead.");
    field("terms", o.terms, anything(),
          "Effects that add up to the forecast; each has exactly one of curve, lines and levels. Empty: no additive "
          "model.");
    field("refit_every_days", o.refit_every_days, between(1, 3660), "Days between two refits in a backtest.");
    field("sample_weights", o.sample_weights, anything(),
          "Periods with their own sample weight, such as the lockdowns of 2020.");
    field("adaptive", o.adaptive, anything(),
          "Whether a Kalman filter updates the effects from day to day. false: they stay as fitted.");
    field("tuning_window_days", o.tuning_window_days, between(30, 36600),
          "Days before a fit on which the state noise variances of the Kalman filter are tuned.");
    field("min_effect_share", o.min_effect_share, between(0, 1),
          "Smallest standard deviation of an effect that the Kalman filter updates, as a share of the target's.");
    field("initial_variance", o.initial_variance, at_least(0),
          "Initial state variance of each standardised effect, in units of the residual variance.");
}

}  // namespace forecast
