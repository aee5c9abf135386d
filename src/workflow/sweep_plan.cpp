#include "forecast/workflow/sweep_plan.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include <nlohmann/json.hpp>

#include "forecast/core/error.hpp"
#include "forecast/core/text.hpp"
#include "forecast/workflow/child_runs.hpp"
#include "sweep_space.hpp"

namespace forecast {
namespace {

constexpr const char* kOrigin = "sweep.parameters";
constexpr std::size_t kUsualTrials = 50;  // of a search that is no grid

/// Keys that no sweep may change, and why not. The first that fits counts; a key ending in '.' stands for all below.
struct Refusal {
    std::string_view key;
    const char* why;
};
constexpr std::array kRefusals = {
    Refusal{"split.test_from", "it changes the test period, which no trial may see or choose"},
    Refusal{"split.test_to", "it changes the test period, which no trial may see or choose"},
    Refusal{"split.", "it changes the days on which trials are compared"},
    Refusal{"training.seed", "the best settings are trained by several seeds in the end (sweep.seeds)"},
    Refusal{"training.threads", "each trial has one thread (--jobs says how many run at a time)"},
    Refusal{"training.refit_every_days", "no trial reads it"},
    Refusal{"frame.columns.", ""},
    Refusal{"frame.", "it changes the loads on which trials are compared, those of the test period too"},
    Refusal{"sources.", "it changes the data on which trials are compared, those of the test period too"},
    Refusal{"issue.", "it changes what is forecast, in the test period too"},
};
/// What a network is made by.
constexpr std::array<std::string_view, 5> kReadByTrials = {"network.", "training.", "window.", "features.", "frame."};
/// Keys that give val_loss another unit.
constexpr std::array<std::string_view, 6> kOfTheLoss = {"training.target",      "training.scaling",  "training.loss",
                                                        "training.huber_delta", "training.quantile", "window.horizon"};

bool covers(std::string_view pattern, const std::string& key) {
    return pattern.back() == '.' ? key.rfind(pattern, 0) == 0 : key == pattern;
}

[[noreturn]] void refuse_key(const std::string& key, const std::string& why) {
    throw Error(ErrorKind::invalid_argument, "{}: '{}' cannot be searched: {}", kOrigin, key, why);
}

bool ends_with(const std::string& text, std::string_view end) {
    return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

/// Throws for a key that no sweep may change.
void check_allowed(const std::string& key) {
    if (key.rfind("frame.columns.", 0) == 0 && (ends_with(key, ".from") || ends_with(key, ".continued_by"))) {
        refuse_key(
            key,
            "the series of the config are read once, for all trials; name each in a column of its own, and search "
            "by the features that use it");
    }
    const auto* const refusal =
        std::find_if(kRefusals.begin(), kRefusals.end(), [&](const Refusal& r) { return covers(r.key, key); });
    if (refusal != kRefusals.end() && *refusal->why != '\0') {
        refuse_key(key, refusal->why);
    }
}

/// Throws for a key, of those that there are, that changes nothing of a trial, or the unit of its objective.
void check_useful(const std::string& key, const SweepOptions& sweep) {
    if (std::none_of(kReadByTrials.begin(), kReadByTrials.end(), [&](auto p) { return covers(p, key); })) {
        refuse_key(key,
                   "no trial reads it: a trial is the training of a network (network, training, window, features)");
    }
    if (sweep.objective == "val_loss" &&
        std::find(kOfTheLoss.begin(), kOfTheLoss.end(), std::string_view(key)) != kOfTheLoss.end()) {
        refuse_key(key, "val_loss of trials that differ in it cannot be compared; set sweep.objective to mae");
    }
}

/// The config as others than a sweep take it.
std::string text_without_sweep(ExperimentConfig config) {
    config.sweep = {};
    return to_json_text(config);
}

LoadedConfig parse_with(const std::string& text, const SweepSetting& setting) {
    std::vector<Setting> settings;
    for (const auto& [key, value] : setting) {
        settings.push_back({key, value.text, kOrigin});
    }
    return parse_config(text, "config", settings);
}

void add_lines(const std::string& text, std::vector<std::string>& lines) {
    for (const std::string& line : split_list(text, '\n')) {
        if (std::find(lines.begin(), lines.end(), line) == lines.end()) {
            lines.push_back(line);
        }
    }
}

}  // namespace

SweepPlan plan_sweep(const ExperimentConfig& config) {
    const SweepOptions& sweep = config.sweep;
    if (sweep.parameters.empty()) {
        throw Error(ErrorKind::invalid_argument,
                    "there is nothing to search: 'sweep.parameters' is empty; name keys of the config with their "
                    "values, such as {}",
                    R"("training.learning_rate": [0.001, 0.0005])");
    }
    const std::string text = text_without_sweep(config);
    const auto json = nlohmann::json::parse(text);
    SweepPlan plan;
    std::vector<std::string> problems;
    for (const auto& [key, options] : sweep.parameters) {
        try {
            check_allowed(key);
            plan.spaces.push_back(make_space(key, options, is_whole_option(json, key)));
            for (const OptionText& value : extreme_values(plan.spaces.back())) {
                parse_with(text, {{key, value}});
            }
            check_useful(key, sweep);
        } catch (const Error& error) {
            add_lines(error.what(), problems);
        }
    }
    if (!problems.empty()) {
        throw Error(ErrorKind::invalid_argument, "{}", join(problems, "\n"));
    }
    following_seeds(config.training.seed, static_cast<std::size_t>(sweep.seeds));  // throws where some are too large
    plan.trials = trial_count(sweep.method, sweep.trials, plan.spaces);
    return plan;
}

bool is_whole_option(const nlohmann::json& config, const std::string& key) {
    const nlohmann::json* at = &config;
    for (const std::string& part : split_list(key, '.')) {
        if (!at->is_object() || !at->contains(part)) {
            return false;
        }
        at = &at->at(part);
    }
    return at->is_number_integer();
}

std::size_t trial_count(SearchMethod method, int asked, const std::vector<ParameterSpace>& spaces) {
    const auto all = grid_size(spaces);
    if (method == SearchMethod::grid && !all) {
        throw Error(ErrorKind::invalid_argument,
                    "{}: a grid needs values that can be counted; give each range a step, or take another sweep.method",
                    kOrigin);
    }
    const bool is_whole_grid = method == SearchMethod::grid && asked == 0;
    const std::size_t wanted = is_whole_grid ? *all : asked > 0 ? static_cast<std::size_t>(asked) : kUsualTrials;
    return all ? std::min(wanted, *all) : wanted;
}

std::vector<OptionText> extreme_values(const ParameterSpace& space) {
    return space.is_range() ? std::vector{space.text(space.rounded(space.from)), space.text(space.rounded(space.to))}
                            : space.choices;
}

LoadedConfig with_setting(const ExperimentConfig& config, const SweepSetting& setting) {
    return parse_with(text_without_sweep(config), setting);
}

std::string describe(const SweepSetting& setting) {
    std::vector<std::string> parts;
    for (const auto& [key, value] : setting) {
        parts.push_back(key + "=" + value.text);
    }
    return join(parts, " ");
}

}  // namespace forecast
