#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "forecast/core/enum_texts.hpp"
#include "forecast/core/option.hpp"
#include "forecast/core/option_text.hpp"

// Section `sweep` of a config: which settings are tried, how, and which of them are kept.

namespace forecast {

/// How values between the ends of a range are spread.
enum class RangeScale { linear, log };
template <>
struct EnumTexts<RangeScale> {
    static constexpr std::array<std::string_view, 2> values = {"linear", "log"};
};

/// What one key of the config may be: one of `values`, or a number between two ends.
///
///   "training.batch_size": [16, 32, 64]
///   "training.learning_rate": {"from": 1e-4, "to": 1e-2, "scale": "log"}
struct ParameterOptions {
    std::vector<OptionText> values;
    std::optional<double> from;
    std::optional<double> to;
    RangeScale scale = RangeScale::linear;
    std::optional<double> step;
};
template <class Visitor>
void visit(Visitor&& field, ParameterOptions& o) {
    field("values", o.values, anything(), "Values to try. A list alone is short for an object with this key.");
    field("from", o.from, anything(), "Smallest value of a range.");
    field("to", o.to, anything(), "Largest value of a range, itself included.");
    field("scale", o.scale, choice_of<RangeScale>(),
          "How a range is searched. linear: evenly; log: by orders of magnitude, for ranges above 0.");
    field("step", o.step, above(0),
          "Distance of neighbouring values of a range, counted from `from`. Default: any value between its ends.");
}
/// The member that a list alone stands for: see config/option_reader.hpp.
constexpr std::vector<OptionText> ParameterOptions::*list_member(const ParameterOptions* /*type*/) {
    return &ParameterOptions::values;
}

/// How the next setting is chosen.
enum class SearchMethod { grid, random, tpe };
template <>
struct EnumTexts<SearchMethod> {
    static constexpr std::array<std::string_view, 3> values = {"grid", "random", "tpe"};
};

/// Whether a training that looks worse than others is ended early.
enum class Pruning { none, median, asha };
template <>
struct EnumTexts<Pruning> {
    static constexpr std::array<std::string_view, 3> values = {"none", "median", "asha"};
};

/// How the settings of a sweep are chosen: members that the options of each have.
template <class Visitor, class Options>
void visit_choice(Visitor&& field, Options& o) {
    field("method", o.method, choice_of<SearchMethod>(),
          "How settings are chosen. grid: all combinations; random: drawn evenly; tpe: drawn where earlier trials were "
          "good (Tree-structured Parzen Estimator).");
    field("trials", o.trials, between(0, 100000), "Settings to try. 0: all of a grid, 50 of random and tpe.");
}

struct SweepOptions {
    std::map<std::string, ParameterOptions> parameters;
    SearchMethod method = SearchMethod::grid;
    int trials = 0;
    std::string objective = "val_loss";
    Pruning pruning = Pruning::none;
    int keep = 3;
    int seeds = 3;
    std::int64_t seed = 1;
};
template <class Visitor>
void visit(Visitor&& field, SweepOptions& o) {
    field("parameters", o.parameters, anything(),
          "Keys of this config, such as training.learning_rate, and what each may be: a list of values, or a range "
          "{from, to, scale, step}.");
    visit_choice(field, o);
    field("objective", o.objective, one_of("val_loss", "mae", "rmse", "mape"),
          "What is made small on the validation part. val_loss: the loss that is trained on; mae, rmse, mape: of the "
          "network's forecasts of these days.");
    field("pruning", o.pruning, choice_of<Pruning>(),
          "Trials that are ended early by their validation loss. median: worse than half of the others after as many "
          "epochs; asha: not among the best quarter after 1, 4, 16, ... epochs.");
    field("keep", o.keep, between(0, 100),
          "Best settings that are trained again and scored on the test period, beside the config's own. 0: none.");
    field("seeds", o.seeds, between(1, 100), "Seeds with which each of these is trained.");
    field("seed", o.seed, at_least(0), "Seed of the choice of settings.");
}

}  // namespace forecast
