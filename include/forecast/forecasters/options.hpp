#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "forecast/core/option.hpp"
#include "forecast/features/options.hpp"
#include "forecast/statistical/options.hpp"

// Options of forecasters: an entry each of section `forecasters` of a config. What each option means stands in its
// visit().

namespace forecast {

/// Gradient-boosted trees that correct another forecaster, or learn the change of the load.
struct BoostedOptions {
    std::string base;
    std::vector<FeatureOptions> features;
    int trees = 300;
    int depth = 4;
    double learning_rate = 0.05;
    double row_share = 0.7;
    double column_share = 0.3;
    double min_leaf_rows = 10;
    double penalty = 5;
    double half_life_days = 0;
    int refit_every_days = 91;
    std::int64_t seed = 1;
    std::vector<SampleWeight> sample_weights;
};
template <class Visitor>
void visit(Visitor&& field, BoostedOptions& o) {
    field("base", o.base, anything(),
          "Forecaster whose error is learnt, from forecasts that it made out of sample. Empty: the change of the load "
          "since the newest known one is learnt.");
    field("features", o.features, anything(), "Features of the trees. Empty: those of features.ahead.");
    field("trees", o.trees, between(1, 10000), "Number of trees.");
    field("depth", o.depth, between(1, 12), "Largest depth of a tree.");
    field("learning_rate", o.learning_rate, between(0.001, 1), "Factor on what each tree adds.");
    field("row_share", o.row_share, between(0.05, 1), "Share of the rows that each tree is grown on, drawn at random.");
    field("column_share", o.column_share, between(0.01, 1),
          "Share of the columns that each tree may split, drawn at random.");
    field("min_leaf_rows", o.min_leaf_rows, at_least(0), "Smallest sum of sample weights in a leaf.");
    field("penalty", o.penalty, at_least(0), "L2 penalty on the values of leaves.");
    field("half_life_days", o.half_life_days, at_least(0),
          "Age in days at which a row has half the weight of the newest. 0: all weigh the same.");
    field("refit_every_days", o.refit_every_days, between(1, 3660), "Days between two refits in a backtest.");
    field("seed", o.seed, at_least(0), "Seed of what is drawn at random.");
    field("sample_weights", o.sample_weights, anything(),
          "Periods with their own sample weight, such as the lockdowns of 2020.");
}

/// How a combination weighs its members.
enum class Weighting { gradient, mean };
template <>
struct EnumTexts<Weighting> {
    static constexpr std::array<std::string_view, 2> values = {"gradient", "mean"};
};

/// A weighted mean of other forecasters.
struct CombinationOptions {
    std::vector<std::string> of;
    Weighting weights = Weighting::gradient;
    double rate = 0.05;
    int window_days = 730;
};
template <class Visitor>
void visit(Visitor&& field, CombinationOptions& o) {
    field("of", o.of, anything(), "Names of the forecasters that are combined.");
    field("weights", o.weights, choice_of<Weighting>(),
          "How the members are weighed. gradient: by their past errors, learnt day by day from equal weights on "
          "(exponentiated gradient); mean: equally.");
    field(
        "rate", o.rate, between(0, 1),
        "How fast the weights follow: a day's error that is one usual error larger multiplies a weight by exp(-rate).");
    field("window_days", o.window_days, between(1, 3660), "Days before a forecast whose errors decide the weights.");
}

/// One entry of `forecasters` in a config. `type` decides which part has a meaning: visit() names only its options.
///
///   {"type": "additive", "terms": [...]}
///   {"type": "boosted", "base": "additive"}
///   {"type": "combination", "of": ["linear", "additive", "trees"]}
struct ForecasterOptions {
    std::string type;
    LinearOptions linear;
    AdditiveOptions additive;
    BoostedOptions boosted;
    CombinationOptions combination;
};
template <class Visitor>
void visit(Visitor&& field, ForecasterOptions& o) {
    field("type", o.type, one_of("linear", "additive", "boosted", "combination"),
          "Kind of forecaster: a ridge regression (linear), an additive model (additive), gradient-boosted trees "
          "(boosted), or a mean of other forecasters (combination).");
    if (o.type == "linear") {
        visit(field, o.linear);
    } else if (o.type == "additive") {
        visit(field, o.additive);
    } else if (o.type == "boosted") {
        visit(field, o.boosted);
    } else if (o.type == "combination") {
        visit(field, o.combination);
    }
}

/// Forecasters by the names that a config gives them.
using NamedForecasters = std::map<std::string, ForecasterOptions>;

}  // namespace forecast
