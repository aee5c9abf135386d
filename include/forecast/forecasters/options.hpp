#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "forecast/core/option.hpp"
#include "forecast/features/day_frame.hpp"
#include "forecast/features/options.hpp"
#include "forecast/lstm/options.hpp"
#include "forecast/statistical/options.hpp"

// Options of forecasters: an entry each of section `forecasters` of a config. What each option means stands in its
// visit().

namespace forecast {

/// What a learnt forecaster is the difference of.
enum class LearningTarget { automatic, residual, change, level };
template <>
struct EnumTexts<LearningTarget> {
    static constexpr std::array<std::string_view, 4> values = {"auto", "residual", "change", "level"};
};

/// What trees and networks learn, from which rows, and when again.
struct LearntOptions {
    std::string base;
    LearningTarget target = LearningTarget::automatic;
    std::vector<FeatureOptions> features;
    double half_life_days = 0;
    int refit_every_days = 91;
    std::vector<SampleWeight> sample_weights;
};
template <class Visitor>
void visit(Visitor&& field, LearntOptions& o) {
    field(
        "base", o.base, anything(),
        "Forecaster whose forecasts, made out of sample, are corrected (target residual) or read beside the features.");
    field("target", o.target, choice_of<LearningTarget>(),
          "What is learnt. residual: the base's error; change: the difference from the newest known load; level: the "
          "load; "
          "auto: residual with a base, else change.");
    field("features", o.features, anything(), "Features of the forecast row. Empty: those of features.ahead.");
    field("half_life_days", o.half_life_days, at_least(0),
          "Age in days at which a row has half the weight of the newest. 0: all weigh the same.");
    field("refit_every_days", o.refit_every_days, between(1, 3660), "Days between two refits in a backtest.");
    field("sample_weights", o.sample_weights, anything(),
          "Periods with their own sample weight, such as the lockdowns of 2020.");
}

/// Gradient-boosted trees.
struct BoostedOptions {
    LearntOptions learnt;
    int trees = 300;
    int depth = 4;
    double learning_rate = 0.05;
    double row_share = 0.7;
    double column_share = 0.3;
    double min_leaf_rows = 10;
    double penalty = 5;
    std::int64_t seed = 1;
};
template <class Visitor>
void visit(Visitor&& field, BoostedOptions& o) {
    visit(field, o.learnt);
    field("trees", o.trees, between(1, 10000), "Number of trees.");
    field("depth", o.depth, between(1, 12), "Largest depth of a tree.");
    field("learning_rate", o.learning_rate, between(0.001, 1), "Factor on what each tree adds.");
    field("row_share", o.row_share, between(0.05, 1), "Share of the rows that each tree is grown on, drawn at random.");
    field("column_share", o.column_share, between(0.01, 1),
          "Share of the columns that each tree may split, drawn at random.");
    field("min_leaf_rows", o.min_leaf_rows, at_least(0), "Smallest sum of sample weights in a leaf.");
    field("penalty", o.penalty, at_least(0), "L2 penalty on the values of leaves.");
    field("seed", o.seed, at_least(0), "Seed of what is drawn at random.");
}

/// What a recurrence goes over.
enum class RecurrenceOver { past, target_day };
template <>
struct EnumTexts<RecurrenceOver> {
    static constexpr std::array<std::string_view, 2> values = {"past", "target-day"};
};

/// Small networks, the mean of several seeds: LSTM or GRU over a window of past rows or over the hours of the day that
/// is forecast, or dense layers alone.
struct NetworkForecasterOptions {
    LearntOptions learnt = yearly();
    RecurrenceOver over = RecurrenceOver::past;
    std::vector<FeatureOptions> past;
    int window = 14;
    int context_units = 32;
    LearningOptions learning;
    int warm_start_epochs = 0;
    int seeds = 5;
    std::int64_t seed = 1;

    static LearntOptions yearly() {
        LearntOptions options;
        options.refit_every_days = 365;
        options.half_life_days = 900;
        return options;
    }
};
template <class Visitor>
void visit(Visitor&& field, NetworkForecasterOptions& o) {
    visit(field, o.learnt);
    field("over", o.over, choice_of<RecurrenceOver>(),
          "What the recurrence goes over. past: the window of past rows; target-day: the hours of the day that is "
          "forecast, for steps of less than a day.");
    field("context_units", o.context_units, between(0, 2048),
          "Units of a dense GELU layer on the covariates that each hour reads, with over: target-day. 0: none.");
    field("past", o.past, anything(), "Features of each past row of the window. Empty: those of features.past.");
    field("window", o.window, between(0, 400),
          "Rows that are read up to the newest known load, with over: past. 0: none, for dense only.");
    visit(field, o.learning);
    field(
        "warm_start_epochs", o.warm_start_epochs, between(0, 10000),
        "Epochs of a refit that begins at the weights of the fit before, from the first fit of the history on. 0: each "
        "refit begins anew.");
    field("seeds", o.seeds, between(1, 100), "Networks that are trained, from seed on; their mean is the forecast.");
    field("seed", o.seed, at_least(0), "First seed of weights, order of rows and dropout.");
}

/// The model of another territory's load. `type` decides which part has a meaning.
struct OtherModelOptions {
    std::string type;
    LinearOptions linear;
    AdditiveOptions additive;
};
template <class Visitor>
void visit(Visitor&& field, OtherModelOptions& o) {
    field("type", o.type, one_of("linear", "additive"),
          "Kind of model, with its options. Its features read the other load where they name the target. An additive "
          "model without terms has those of section additive.");
    if (o.type == "linear") {
        visit(field, o.linear);
    } else if (o.type == "additive") {
        visit(field, o.additive);
    }
}

/// Another territory's forecast as a covariate.
struct TransferOptions {
    std::string base;
    std::string from;
    OtherModelOptions model;
    double penalty = 5;
    double half_life_days = 730;
    int refit_every_days = 7;
};
template <class Visitor>
void visit(Visitor&& field, TransferOptions& o) {
    field("base", o.base, anything(), "Forecaster whose forecasts, made out of sample, are corrected; required.");
    field(
        "from", o.from, anything(),
        "Column of the frame with another territory's load, of the role past_covariate; required. Example: national.");
    field("model", o.model, anything(), "Model that forecasts the other load; required.");
    field("penalty", o.penalty, at_least(0),
          "Ridge penalty on the standardised columns. Larger values shrink the coefficients further.");
    field("half_life_days", o.half_life_days, at_least(0),
          "Age in days at which a row has half the weight of the newest. 0: all weigh the same.");
    field("refit_every_days", o.refit_every_days, between(1, 3660), "Days between two refits in a backtest.");
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

/// The level of the day of another forecaster, one of days, for a base of hours.
struct DailyLevelOptions {
    std::string base;
    std::string of;
    double share = 0.5;
    std::map<std::string, DayColumnOptions> columns;
    std::vector<FeatureOptions> ahead;
    std::vector<FeatureOptions> past;
};
template <class Visitor>
void visit(Visitor&& field, DailyLevelOptions& o) {
    field("base", o.base, anything(), "Forecaster whose rows are moved, those of a day alike; required.");
    field(
        "of", o.of, anything(),
        "Entry that forecasts the mean load of days; required. It, and what it builds on, reads the frame by days and "
        "is no forecaster of rows.");
    field("share", o.share, between(0, 1), "Share of the way from the base's mean of the day to that forecast.");
    field("columns", o.columns, anything(), "Columns of the frame by days besides those of the frame, by name.");
    field("ahead", o.ahead, anything(),
          "Features of the entries of days that have none of their own. Empty: those of features.ahead.");
    field("past", o.past, anything(),
          "Past features of the networks of days that have none of their own. Empty: those of features.past.");
}

/// One entry of `forecasters` in a config. `type` decides which part has a meaning: visit() names only its options.
///
///   {"type": "additive", "terms": [...]}
///   {"type": "boosted", "base": "additive"}
///   {"type": "transfer", "base": "linear", "from": "national", "model": {"type": "additive"}}
///   {"type": "combination", "of": ["linear", "additive", "trees"]}
///   {"type": "daily_level", "base": "trees", "of": "trees_of_days"}
struct ForecasterOptions {
    std::string type;
    LinearOptions linear;
    AdditiveOptions additive;
    BoostedOptions boosted;
    NetworkForecasterOptions network;
    TransferOptions transfer;
    CombinationOptions combination;
    DailyLevelOptions daily_level;
};
template <class Visitor>
void visit(Visitor&& field, ForecasterOptions& o) {
    field("type", o.type,
          one_of("linear", "additive", "boosted", "lstm", "gru", "dense", "transfer", "combination", "daily_level"),
          "Ridge regression (linear), additive model, boosted trees, network (lstm, gru; dense: no recurrence), "
          "correction by another load (transfer) or by days (daily_level), mean (combination).");
    if (o.type == "linear") {
        visit(field, o.linear);
    } else if (o.type == "additive") {
        visit(field, o.additive);
    } else if (o.type == "boosted") {
        visit(field, o.boosted);
    } else if (o.type == "lstm" || o.type == "gru" || o.type == "dense") {
        visit(field, o.network);
    } else if (o.type == "transfer") {
        visit(field, o.transfer);
    } else if (o.type == "combination") {
        visit(field, o.combination);
    } else if (o.type == "daily_level") {
        visit(field, o.daily_level);
    }
}

/// Forecasters by the names that a config gives them.
using NamedForecasters = std::map<std::string, ForecasterOptions>;

}  // namespace forecast
