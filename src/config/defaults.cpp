#include "forecast/config/defaults.hpp"

#include <algorithm>
#include <chrono>
#include <iterator>

#include "forecast/config/forecaster_specs.hpp"
#include "forecast/core/error.hpp"
#include "forecast/forecasters/forecasters.hpp"

namespace forecast {
namespace {

constexpr std::chrono::hours kDay{24};
constexpr int kShortRefitDays = 28;  // with a short history
constexpr int kYear = 365;

FeatureOptions feature(std::string type, std::vector<std::string> of = {}, std::vector<double> at = {}) {
    return {std::move(type), std::move(of), std::move(at), {}};
}

/// The covariates of a config by what can be made of them.
struct Covariates {
    std::string temperature;          ///< the first; empty = none
    std::vector<std::string> known;   ///< other weather, known ahead as far as issue.weather allows
    std::vector<std::string> lagged;  ///< calendars, which matter as they were a week ago, too
};

Covariates covariates_of(const ExperimentConfig& config) {
    Covariates found;
    for (const auto& [name, column] : config.frame.columns) {
        if (column.role == "calendar") {
            found.lagged.push_back(name);
        } else if (column.role == "future_covariate") {
            const bool is_first = found.temperature.empty() && is_temperature(name, column.from);
            is_first ? found.temperature = name : found.known.emplace_back(name);
        }
    }
    return found;
}

/// What the network reads of the rows of its window.
std::vector<FeatureOptions> past_features(const ExperimentConfig& config, const Covariates& covariates) {
    const std::string& load = config.frame.target_name;
    std::vector<FeatureOptions> past = {feature("value", {load}), feature("difference", {load}, {1, 7})};
    if (!covariates.temperature.empty()) {
        past.push_back(feature("value", {covariates.temperature}));
    }
    return past;
}

/// What the forecasters of a target day read of it.
std::vector<FeatureOptions> ahead_features(const ExperimentConfig& config, const Covariates& covariates) {
    const std::string& load = config.frame.target_name;
    std::vector<FeatureOptions> ahead = {feature("calendar"), feature("load_memory", {load})};
    if (config.frame.step < kDay) {
        ahead.push_back(feature("time_of_day"));
        ahead.push_back(feature("recent_change", {load}));
        ahead.push_back(feature("day_means", {load}));
    }
    if (!covariates.temperature.empty()) {
        ahead.push_back(feature("temperature_response", {covariates.temperature, load}, {1, 7}));
    }
    if (!covariates.known.empty()) {
        ahead.push_back(feature("value", covariates.known));
    }
    if (!covariates.lagged.empty()) {
        ahead.push_back(feature("value", covariates.lagged));
        ahead.push_back(feature("lag", covariates.lagged, {1, 7}));
    }
    return ahead;
}

/// Those and what the levels and curves of its terms need besides.
std::vector<FeatureOptions> additive_features(const ExperimentConfig& config, const Covariates& covariates) {
    std::vector<FeatureOptions> features = ahead_features(config, covariates);
    features.push_back(feature("day_codes"));
    features.push_back(feature("lag_day_codes", {config.frame.target_name}));
    if (!covariates.temperature.empty()) {
        features.push_back(feature("temperature_memory", {covariates.temperature, config.frame.target_name}));
    }
    return features;
}

TermOptions curve(std::string column, int basis_size, std::string by = "") {
    TermOptions term;
    term.curve = std::move(column);
    term.basis_size = basis_size;
    term.by = std::move(by);
    return term;
}

TermOptions lines(std::vector<std::string> columns, std::string by = "") {
    TermOptions term;
    term.lines = std::move(columns);
    term.by = std::move(by);
    return term;
}

TermOptions levels(std::string column, std::string by = "") {
    TermOptions term;
    term.levels = std::move(column);
    term.by = std::move(by);
    return term;
}

TermOptions season(int basis_size, std::string by = "") {
    TermOptions term = curve("year_position", basis_size, std::move(by));
    term.cyclic = true;
    return term;
}

void add(std::vector<TermOptions>& terms, std::vector<TermOptions> more) {
    terms.insert(terms.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

std::vector<TermOptions> weather_terms(const Covariates& covariates) {
    std::vector<TermOptions> terms;
    if (const std::string& t = covariates.temperature; !t.empty()) {
        terms = {curve(t, 10),
                 curve(t, 8, "free_day"),
                 curve(t + "_smooth_2d", 8),
                 curve(t + "_smooth_8d", 8),
                 curve(t + "_last", 10),
                 curve(t + "_j-1", 8),
                 lines({t + "_j-7"}),
                 lines({t + "_heating_x_year_sin", t + "_heating_x_year_cos"})};
    }
    for (const std::string& column : covariates.known) {
        terms.push_back(curve(column, 6));
    }
    if (!covariates.lagged.empty()) {
        terms.push_back(lines(covariates.lagged));
    }
    return terms;
}

std::vector<TermOptions> default_terms(const ExperimentConfig& config, const Covariates& covariates) {
    const std::string last = config.frame.target_name + "_last";
    std::vector<TermOptions> terms = weather_terms(covariates);
    add(terms, {season(16), season(8, "free_day"), lines({"years_since_2010"}), lines({last}, "day_type"),
                lines({last + "-1", last + "-2", last + "-3", last + "-4", last + "-5", last + "-6"}),
                lines({config.frame.target_name + "_j-14"}), lines({last + "_mean_7d", last + "_mean_28d"}),
                levels("day_type"), levels("day_type", last + "_day_type"), levels("special_day"),
                levels("christmas_day"), levels(last + "_day_kind"), levels(last + "-1_day_kind")});
    if (config.frame.step < kDay) {
        const std::string change = config.frame.target_name + "_recent_change_";
        add(terms, {lines({"summer_time"}), lines({change + "1d", change + "2d", change + "7d"})});
    }
    return terms;
}

bool is_of_season(const TermOptions& term) {
    const auto seasonal = [](const std::string& column) { return column.find("year") != std::string::npos; };
    return seasonal(term.curve) || std::any_of(term.lines.begin(), term.lines.end(), seasonal);
}

bool is_default(const LoadedConfig& config, const std::string& path) {
    return std::any_of(config.options.begin(), config.options.end(), [&](const ResolvedOption& option) {
        return option.path == path && option.origin == kDefaultOrigin;
    });
}

void note(LoadedConfig& config, const std::string& path, const std::string& value) {
    for (ResolvedOption& option : config.options) {
        if (option.path == path) {
            option.value = value;
            option.origin = "default, by the length of the history";
        }
    }
}

bool is_built_on_additive(const ExperimentConfig& config) {
    try {
        check_bases(forecaster_specs(config).named);
    } catch (const Error&) {
        return true;
    }
    return std::any_of(config.forecasters.begin(), config.forecasters.end(), [](const auto& entry) {
        const OtherModelOptions& other = entry.second.transfer.model;
        return entry.second.type == "transfer" && other.type == "additive" && other.additive.terms.empty();
    });
}

/// REQUIRES: the additive model is the default one.
void leave_additive_out(LoadedConfig& config, int days) {
    if (config.values.additive.terms.empty()) {
        return;
    }
    config.values.additive.terms.clear();
    note(config, "additive.terms", "[]");
    if (is_built_on_additive(config.values)) {
        throw Error(ErrorKind::insufficient_data,
                    "an entry of forecasters builds on the additive model, which needs {} days before those that are "
                    "scored; there are {}; fetch more history, or leave the entry out",
                    kAdditiveDays, days);
    }
}

/// The newest year, of less than four years the newest fifth.
int days_to_test(int days) {
    return days >= 4 * kYear ? kYear : std::max(1, days / 5);
}

}  // namespace

void complete_features(ExperimentConfig& config) {
    if (!config.features.past.empty()) {
        return;
    }
    const Covariates covariates = covariates_of(config);
    config.features.past = past_features(config, covariates);
    if (!config.features.ahead.empty()) {
        return;
    }
    config.features.ahead = ahead_features(config, covariates);
    if (config.additive.terms.empty() && config.additive.features.empty()) {
        config.additive.features = additive_features(config, covariates);
        config.additive.terms = default_terms(config, covariates);
    }
}

void complete_with_history(LoadedConfig& config, const TimeAxis& loads, std::optional<Day> scored_from) {
    SplitOptions& split = config.values.split;
    const Day begin = loads.day(0);
    const Day end = loads.day(loads.size() - 1) + 1;
    if (is_default(config, "split.test_to")) {
        split.test_to = end;
        note(config, "split.test_to", format_day(end));
    }
    if (is_default(config, "split.test_from")) {
        split.test_from = split.test_to - days_to_test(split.test_to - begin);
        note(config, "split.test_from", format_day(split.test_from));
    }
    const int days = split.test_from - begin;
    if (is_default(config, "window.size")) {
        const auto rows = static_cast<int>(loads.first_row_of(split.test_from));
        config.values.window.size = std::clamp(rows / 10, 1, config.values.window.size);
        note(config, "window.size", std::to_string(config.values.window.size));
    }
    if (is_default(config, "additive.refit_every_days") && days < 2 * kYear) {
        config.values.additive.refit_every_days = kShortRefitDays;  // the first refit day must have days before it
        note(config, "additive.refit_every_days", std::to_string(kShortRefitDays));
    }
    if (!is_default(config, "additive.terms")) {
        return;
    }
    if (const Day scored = std::max(split.test_from, scored_from.value_or(split.test_from));
        scored - begin < kAdditiveDays) {
        leave_additive_out(config, scored - begin);
    } else if (days < 2 * kYear) {
        auto& terms = config.values.additive.terms;
        terms.erase(std::remove_if(terms.begin(), terms.end(), is_of_season), terms.end());
    }
}

}  // namespace forecast
