#include "forecast/workflow/child_reports.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "forecast/config/load.hpp"
#include "forecast/core/error.hpp"
#include "forecast/core/file.hpp"
#include "forecast/core/json.hpp"
#include "forecast/core/json_numbers.hpp"
#include "forecast/core/missing.hpp"
#include "forecast/core/number.hpp"
#include "forecast/report/folds_page.hpp"
#include "forecast/report/variants_page.hpp"
#include "forecast/search/importance.hpp"
#include "forecast/workflow/child_runs.hpp"
#include "forecast/workflow/cross_validation.hpp"
#include "forecast/workflow/run_reports.hpp"
#include "forecast/workflow/sweep.hpp"
#include "forecast/workflow/sweep_plan.hpp"
#include "forecast/workflow/variant_comparison.hpp"

namespace forecast {
namespace {

/// Calls `read` with the JSON of an artifact, and says of what it throws which file it was; nothing if there is none.
template <class Read>
auto read_if_there(const std::filesystem::path& artifacts, const char* name, Read read)
    -> std::optional<decltype(read(std::declval<const nlohmann::json&>()))> {
    const auto file = artifacts / name;
    if (artifacts.empty() || !std::filesystem::exists(file)) {
        return std::nullopt;
    }
    try {
        return read(parse_json(read_file(file)));
    } catch (const nlohmann::json::exception& fault) {
        throw Error("{} cannot be used: {}", file.string(), fault.what());
    } catch (const Error& fault) {
        throw Error("{} cannot be used: {}", file.string(), fault.what());
    }
}

double metric_or_missing(const RunSummary& run, const std::string& key) {
    const auto metric = run.metric(key);
    return metric ? metric->last : kMissing;
}

std::optional<double> known_metric(const RunSummary& run, const std::string& key) {
    const auto metric = run.metric(key);
    return metric ? std::optional(metric->last) : std::nullopt;
}

/// A whole number in a tag; 0 if there is none.
std::size_t number_in(const RunSummary& run, const char* tag) {
    const auto number = parse_number(run.tag(tag).value_or(""));
    return number && *number >= 1 ? static_cast<std::size_t>(*number) : 0;
}

/// The value of a parameter as a coordinate; NaN for one that its space does not have.
double coordinate_of(const ParameterSpace& space, const nlohmann::json& value) {
    if (space.is_range()) {
        return number_or_missing(value);
    }
    for (std::size_t i = 0; i < space.choices.size(); ++i) {
        const std::string& text = space.choices[i].text;
        if (value == find_json(text).value_or(nlohmann::json(text))) {
            return static_cast<double>(i);
        }
    }
    return kMissing;
}

/// The coordinates of a setting, and its values as the spaces write them.
void read_setting(const std::vector<ParameterSpace>& spaces, const nlohmann::json& setting, ReportedTrial& trial) {
    for (const ParameterSpace& space : spaces) {
        const bool is_there = setting.is_object() && setting.contains(space.key);
        const double coordinate = is_there ? coordinate_of(space, setting.at(space.key)) : kMissing;
        trial.point.push_back(coordinate);
        trial.setting.push_back(std::isnan(coordinate) ? "–" : space.text(coordinate).text);
    }
}

ReportedTrial::Status trial_status(const RunSummary& run) {
    switch (run.status) {
        case RunStatus::finished:
            return run.tag(kPrunedTag) ? ReportedTrial::Status::pruned : ReportedTrial::Status::finished;
        case RunStatus::failed:
            return ReportedTrial::Status::failed;
        default:
            return ReportedTrial::Status::running;
    }
}

/// [epochs] the validation losses. Behind the last epoch stands that of the weights that were kept.
std::vector<double> losses_of(const RunStore& store, const RunSummary& run) {
    std::vector<Metric> points = store.history(run.run_id, "val_loss");
    std::sort(points.begin(), points.end(), [](const Metric& a, const Metric& b) { return a.step < b.step; });
    if (!points.empty() && run.status == RunStatus::finished) {
        points.pop_back();
    }
    std::vector<double> losses;
    for (const Metric& point : points) {
        losses.push_back(point.value);
    }
    return losses;
}

ReportedTrial read_trial(const RunStore& store, const RunSummary& run, const std::vector<ParameterSpace>& spaces,
                         const std::string& objective) {
    ReportedTrial trial;
    trial.number = number_in(run, kTrialTag);
    trial.run_id = run.run_id;
    trial.status = trial_status(run);
    trial.failure = run.tag(kFailureTag).value_or("");
    read_setting(spaces, find_json(run.tag(kSettingTag).value_or("")).value_or(nlohmann::json()), trial);
    if (run.status == RunStatus::finished) {
        trial.objective = metric_or_missing(run, objective);
    }
    trial.losses = losses_of(store, run);
    trial.seconds = known_metric(run, "seconds").value_or(0);
    return trial;
}

void add_importances(const std::vector<ParameterSpace>& spaces, ReportedSweep& sweep) {
    std::vector<Point> points;
    std::vector<double> objectives;
    for (const ReportedTrial& trial : sweep.trials) {
        const bool is_whole =
            std::none_of(trial.point.begin(), trial.point.end(), [](double value) { return std::isnan(value); });
        if (trial.status == ReportedTrial::Status::finished && is_whole && std::isfinite(trial.objective)) {
            points.push_back(trial.point);
            objectives.push_back(trial.objective);
        }
    }
    const auto importances = importance_of(spaces, points, objectives);
    for (std::size_t p = 0; importances && p < spaces.size(); ++p) {
        const ParameterImportance& one = importances->parameters[p];
        sweep.parameters[p].importance = one.share;
        sweep.parameters[p].importance_low = one.low;
        sweep.parameters[p].importance_high = one.high;
    }
}

std::optional<double> number_or_nothing(const nlohmann::json& json) {
    return json.is_number() ? std::optional(json.get<double>()) : std::nullopt;
}

/// The trial with this setting; nothing for the config's own.
std::optional<std::size_t> find_trial(const ReportedSweep& sweep, const std::vector<ParameterSpace>& spaces,
                                      const nlohmann::json& params) {
    ReportedTrial wanted;
    read_setting(spaces, params, wanted);
    for (std::size_t i = 0; i < sweep.trials.size(); ++i) {
        if (!params.empty() && sweep.trials[i].setting == wanted.setting) {
            return i;
        }
    }
    return std::nullopt;
}

ReportedFinalist read_finalist(const ReportedSweep& sweep, const std::vector<ParameterSpace>& spaces,
                               const nlohmann::json& json) {
    ReportedFinalist finalist;
    finalist.trial = find_trial(sweep, spaces, json.at("params"));
    finalist.seeds = json.at("run_ids").size();
    finalist.objective = number_or_missing(json.at("objective"));
    finalist.mae = number_or_nothing(json.at("mae"));
    finalist.rmse = number_or_nothing(json.at("rmse"));
    finalist.mape = number_or_nothing(json.at("mape"));
    if (json.contains("difference")) {
        const auto& gain = json.at("difference");
        const auto value = [&](const char* key) { return number_or_missing(gain.at(key)); };
        finalist.difference = PairedGain{value("mae"), value("low95"), value("high95")};
    }
    return finalist;
}

/// What the finished sweep says of its finalists.
bool read_finalists(const std::vector<ParameterSpace>& spaces, const nlohmann::json& json, ReportedSweep& sweep) {
    if (!json.contains("finalists")) {
        return false;
    }
    for (const auto& finalist : json.at("finalists")) {
        sweep.finalists.push_back(read_finalist(sweep, spaces, finalist));
        if (sweep.finalists.size() > 1 && finalist.at("params") == json.at("winner").at("params")) {
            sweep.winner = sweep.finalists.size() - 1;
        }
    }
    return true;
}

/// A variant's seeds from its children.
VariantScores variants_of_children(const RunStore& store, const RunSummary& parent) {
    VariantScores scores;
    std::map<std::string, std::size_t> places;
    for (const RunSummary& run : children_of(store, parent)) {
        const auto name = run.tag(kVariantTag);
        if (!name || run.status != RunStatus::finished) {
            continue;
        }
        const auto [place, is_new] = places.emplace(*name, scores.variants.size());
        if (is_new) {
            scores.unit = run.param("frame.unit").value_or(scores.unit);
            scores.variants.push_back({*name, run.param("training.loss").value_or(""), 0, {}});
        }
        VariantScore& variant = scores.variants[place->second];
        variant.parameters = static_cast<std::int64_t>(known_metric(run, "parameters").value_or(0));
        SeedScore seed;
        seed.seed = static_cast<std::int64_t>(number_in(run, kSeedTag));
        seed.run_id = run.run_id;
        seed.validation_loss = metric_or_missing(run, "val_loss");
        seed.mae = known_metric(run, "test_mae");
        seed.rmse = known_metric(run, "test_rmse");
        seed.r2 = known_metric(run, "test_r2");
        seed.best_epoch = static_cast<int>(known_metric(run, "best_epoch").value_or(0));
        seed.seconds = known_metric(run, "seconds").value_or(0);
        variant.seeds.push_back(std::move(seed));
    }
    return scores;
}

FoldScores folds_of_children(const RunStore& store, const RunSummary& parent) {
    FoldScores scores;
    scores.scheme = parent.param("fold_scheme").value_or("");
    scores.unit = parent.param("frame.unit").value_or(scores.unit);
    std::map<std::size_t, FoldScore> by_number;
    for (const RunSummary& run : children_of(store, parent)) {
        if (run.status != RunStatus::finished || !run.tag(kFoldTag)) {
            continue;
        }
        FoldScore fold;
        fold.run_id = run.run_id;
        fold.validation_loss = metric_or_missing(run, "val_loss");
        fold.mae = metric_or_missing(run, "mae");
        fold.mape = metric_or_missing(run, "mape");
        fold.best_epoch = static_cast<int>(known_metric(run, "best_epoch").value_or(0));
        fold.seconds = known_metric(run, "seconds").value_or(0);
        by_number[number_in(run, kFoldTag)] = std::move(fold);
    }
    for (auto& [number, fold] : by_number) {
        scores.folds.push_back(std::move(fold));
    }
    return scores;
}

enum class ParentKind { sweep, comparison, cross_validation };

std::optional<ParentKind> kind_of_parent(const RunSummary& run) {
    const std::string kind = run.tag("forecast.kind").value_or("");
    if (kind == "sweep") {
        return ParentKind::sweep;
    }
    if (kind == "comparison") {
        return ParentKind::comparison;
    }
    return kind == "cross-validation" ? std::optional(ParentKind::cross_validation) : std::nullopt;
}

WebPage page_of(const RunStore& store, ParentKind kind, const RunSummary& run, const std::filesystem::path& artifacts,
                const Words& words) {
    switch (kind) {
        case ParentKind::sweep:
            return sweep_page(reported_sweep(store, run, artifacts), words);
        case ParentKind::comparison:
            return variants_page(run, reported_variants(store, run, artifacts), words);
        default:
            return folds_page(run, reported_folds(store, run, artifacts), words);
    }
}

}  // namespace

ReportedSweep reported_sweep(const RunStore& store, const RunSummary& parent, const std::filesystem::path& artifacts) {
    if (artifacts.empty()) {
        throw Error(ErrorKind::insufficient_data, "the sweep {} has kept no {}: what it searched is not known",
                    parent.run_id, kConfigArtifact);
    }
    const auto file = artifacts / kConfigArtifact;
    const ExperimentConfig config = parse_config(read_file(file), file.string(), {}).values;
    const SweepPlan plan = plan_sweep(config);
    ReportedSweep sweep;
    sweep.run = parent;
    sweep.objective = config.sweep.objective;
    sweep.unit = config.frame.unit;
    sweep.planned = plan.trials;
    sweep.keeps_none = config.sweep.keep == 0;
    const auto names = short_keys(plan.spaces);
    for (std::size_t p = 0; p < plan.spaces.size(); ++p) {
        const ParameterSpace& space = plan.spaces[p];
        ReportedParameter parameter{space.key, names[p], {}, space.scale == RangeScale::log};
        std::transform(space.choices.begin(), space.choices.end(), std::back_inserter(parameter.choices),
                       [](const OptionText& choice) { return choice.text; });
        sweep.parameters.push_back(std::move(parameter));
    }
    for (const RunSummary& run : children_of(store, parent)) {
        if (number_in(run, kTrialTag) > 0) {
            sweep.trials.push_back(read_trial(store, run, plan.spaces, sweep.objective));
        }
    }
    std::sort(sweep.trials.begin(), sweep.trials.end(),
              [](const ReportedTrial& a, const ReportedTrial& b) { return a.number < b.number; });
    add_importances(plan.spaces, sweep);
    read_if_there(artifacts, kSweepArtifact,
                  [&](const nlohmann::json& json) { return read_finalists(plan.spaces, json, sweep); });
    return sweep;
}

VariantScores reported_variants(const RunStore& store, const RunSummary& parent,
                                const std::filesystem::path& artifacts) {
    const auto scores = read_if_there(artifacts, kVariantsArtifact, read_variant_scores);
    return scores ? *scores : variants_of_children(store, parent);
}

FoldScores reported_folds(const RunStore& store, const RunSummary& parent, const std::filesystem::path& artifacts) {
    const auto scores = read_if_there(artifacts, kFoldsArtifact, read_fold_scores);
    return scores ? *scores : folds_of_children(store, parent);
}

std::optional<WebPage> parent_page(const RunStore& store, const RunSummary& run, const Words& words) {
    const auto kind = kind_of_parent(run);
    if (!kind) {
        return std::nullopt;
    }
    const bool has_files = !store.list_artifacts(run).empty();
    return page_of(store, *kind, run, has_files ? store.fetch_artifacts(run) : std::filesystem::path(), words);
}

void write_parent_report(const RunStore& store, RunSummary parent, const std::filesystem::path& artifacts) {
    if (auto recorded = store.find(parent.run_id)) {  // with its params
        parent = std::move(*recorded);
    }
    parent.status = RunStatus::finished;
    write_page(artifacts, kReportFile, [&](const Words& words) {
        return page_of(store, kind_of_parent(parent).value(), parent, artifacts, words);
    });
}

}  // namespace forecast
