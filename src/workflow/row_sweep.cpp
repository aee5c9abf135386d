#include "forecast/workflow/row_sweep.hpp"

#include <algorithm>
#include <functional>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "forecast/core/cancellation.hpp"
#include "forecast/core/file.hpp"
#include "forecast/core/json_numbers.hpp"
#include "forecast/core/text.hpp"
#include "forecast/report/rows_table.hpp"
#include "forecast/search/sampler.hpp"
#include "forecast/tracking/active_run.hpp"
#include "forecast/workflow/child_runs.hpp"
#include "forecast/workflow/run_reports.hpp"
#include "forecast/workflow/sweep.hpp"
#include "forecast/workflow/sweep_report.hpp"
#include "forecast/workflow/training_run.hpp"
#include "sweep_space.hpp"

namespace forecast {
namespace {

constexpr const char* kRowSweepOrigin = "sweep.parameters";
constexpr const char* kRowWinnerArtifact = "winner.json";

std::string text_without_row_sweep(TabularConfig config) {
    config.sweep = {};
    return to_json_text(config);
}

LoadedTabularConfig with_row_setting(const TabularConfig& config, const SweepSetting& setting) {
    std::vector<Setting> settings;
    for (const auto& [key, value] : setting) {
        settings.push_back({key, value.text, kRowSweepOrigin});
    }
    return parse_tabular_config(text_without_row_sweep(config), "config", settings);
}

std::string objective_of(const TabularConfig& config) {
    const bool is_class = config.task == RowTask::classification;
    const std::string& asked = config.sweep.objective;
    if (asked == "usual") {
        return is_class ? "log_loss" : "rmse";
    }
    if ((asked == "mae" || asked == "rmse") == is_class) {
        throw Error(ErrorKind::invalid_argument, "sweep.objective '{}' is no metric of a {}; take {}", asked,
                    to_string(config.task), is_class ? "log_loss, roc_auc, pr_auc, f1_score or brier" : "rmse or mae");
    }
    return asked;
}

bool is_larger_better(const std::string& objective) {
    return objective == "roc_auc" || objective == "pr_auc" || objective == "f1_score";
}

/// The search on the training part.
class RowSweep {
public:
    RowSweep(RowSweepOutcome& outcome, RunStore& store, const RunSummary& parent, Observer& observer,
             const Cancellation& cancellation)
        : outcome_(outcome),
          store_(store),
          parent_(parent),
          observer_(observer),
          cancellation_(cancellation),
          folds_(inner_folds(rows(), outcome.prepared.train, config().task, config().model.inner_folds)) {}

    /// Throws Cancelled, and Error if all trials fail.
    void search() {
        outcome_.own = value_of(scores_of(config()));
        const RowSweepOptions& options = config().sweep;
        const auto sampler = make_sampler(options.method, outcome_.plan.spaces, options.seed);
        std::vector<TriedPoint> tried;
        while (tried.size() < outcome_.plan.trials) {
            const Point point = sampler->suggest(tried);
            const RowSweepTrial trial = try_setting(outcome_.plan.setting(point));
            const double sign = outcome_.larger_is_better ? -1 : 1;
            tried.push_back({point, trial.objective ? std::optional(sign * *trial.objective) : std::nullopt});
            outcome_.trials.push_back(trial);
            const bool is_best =
                trial.objective &&
                (!outcome_.best || sign * *trial.objective < sign * *outcome_.trials[*outcome_.best].objective);
            outcome_.best = is_best ? outcome_.trials.size() - 1 : outcome_.best;
            observer_.on_sweep(step());
        }
        if (!outcome_.best) {
            throw Error("all {} trials failed; the first one said: {}", outcome_.trials.size(),
                        outcome_.trials.front().failure);
        }
    }

    /// Trains the best setting on the whole training part, and scores it on the test part.
    void train_winner() {
        const SweepSetting& setting = outcome_.trials[*outcome_.best].setting;
        outcome_.prepared.config = with_row_setting(config(), setting);
        NewRun wanted = child_run("winner", setting);
        const auto tags = row_run_tags(outcome_.prepared);
        wanted.tags.insert(wanted.tags.end(), tags.begin(), tags.end());
        wanted.tags.emplace_back("forecast.kind", kRowsKind);
        ActiveRun run(store_, wanted);
        outcome_.winner_run_id = run.id();
        finish_or_cancel(run, [&] { outcome_.scored = train_prepared_rows(outcome_.prepared, run, cancellation_); });
    }

private:
    [[nodiscard]] const RowTable& rows() const { return outcome_.prepared.data.rows; }
    [[nodiscard]] const TabularConfig& config() const { return outcome_.prepared.config.values; }

    /// Of rows that the models had not seen, all of them of the training part.
    [[nodiscard]] std::vector<RowScore> scores_of(const TabularConfig& config) const {
        const ScoredTable held_out = score_row_folds(rows(), folds_, config, cancellation_);
        RowBootstrap none;
        none.resamples = 0;
        return held_out.is_class ? score_classes(held_out.actual, held_out.output, held_out.predicted, none)
                                 : score_numbers(held_out.actual, held_out.output, none);
    }
    [[nodiscard]] double value_of(const std::vector<RowScore>& scores) const {
        return std::find_if(scores.begin(), scores.end(),
                            [&](const RowScore& score) { return score.key == outcome_.objective; })
            ->value;
    }

    [[nodiscard]] NewRun child_run(const std::string& name, const SweepSetting& setting) const {
        NewRun run{"", name, {}};
        run.experiment_id = parent_.experiment_id;
        run.tags = {{kParentTag, parent_.run_id}, {kSettingTag, setting_json(setting).dump()}};
        if (!parent_.user.empty()) {
            run.tags.emplace_back("mlflow.user", parent_.user);
        }
        return run;
    }

    /// Of a child: the parent is KILLED, too.
    static void finish_or_cancel(ActiveRun& run, const std::function<void()>& work) {
        if (!finish_after(run, work)) {
            throw Cancelled();
        }
    }

    double score_setting(const SweepSetting& setting, ActiveRun& run) const {
        const LoadedTabularConfig tried = with_row_setting(config(), setting);
        write_file_atomically(run.artifact_directory() / kConfigArtifact, to_json_text(tried.values));
        run.log_params(row_option_params(tried));
        const auto scores = scores_of(tried.values);
        for (const RowScore& score : scores) {
            run.log_metric("val_" + score.key, score.value);
        }
        return value_of(scores);
    }

    RowSweepTrial try_setting(const SweepSetting& setting) {
        RowSweepTrial trial;
        trial.number = outcome_.trials.size() + 1;
        trial.setting = setting;
        NewRun wanted = child_run("trial " + std::to_string(trial.number), setting);
        wanted.tags.emplace_back(kTrialTag, std::to_string(trial.number));
        wanted.tags.emplace_back("forecast.kind", "rows trial");
        ActiveRun run(store_, wanted);
        trial.run_id = run.id();
        try {
            finish_or_cancel(run, [&] { trial.objective = score_setting(setting, run); });
        } catch (const Error& error) {
            trial.failure = error.what();
            run.set_tag(kFailureTag, trial.failure);
            add_note(run, trial.failure);
        }
        return trial;
    }

    [[nodiscard]] SweepStep step() const {
        SweepStep step;
        step.done = outcome_.trials.size();
        step.all = outcome_.plan.trials;
        step.objective = "val_" + outcome_.objective;
        step.keys = short_keys(outcome_.plan.spaces);
        for (const RowSweepTrial& trial : outcome_.trials) {
            step.failed += trial.objective ? 0 : 1;
        }
        if (outcome_.best) {
            const RowSweepTrial& best = outcome_.trials[*outcome_.best];
            step.best.push_back({best.number, *best.objective, {}});
            for (const auto& [key, value] : best.setting) {
                step.best.back().values.push_back(value.text);
            }
        }
        return step;
    }

    RowSweepOutcome& outcome_;
    RunStore& store_;
    const RunSummary& parent_;
    Observer& observer_;
    const Cancellation& cancellation_;
    std::vector<RowSplit> folds_;
};

void record_row_sweep(const RowSweepOutcome& outcome, ActiveRun& run) {
    const auto failed = std::count_if(outcome.trials.begin(), outcome.trials.end(),
                                      [](const RowSweepTrial& trial) { return !trial.objective; });
    run.log_metric("trials", static_cast<double>(outcome.trials.size()));
    run.log_metric("trials_failed", static_cast<double>(failed));
    run.log_metric("best_val_" + outcome.objective, *outcome.trials[*outcome.best].objective);
    run.log_metric("own_val_" + outcome.objective, outcome.own);
    for (const RowScore& score : outcome.scored.scores) {
        run.log_metric(score.key, score.value);
    }
    const auto directory = run.artifact_directory();
    write_file_atomically(directory / kRowWinnerArtifact, to_json_text(outcome.prepared.config.values));
    write_file_atomically(directory / kSweepArtifact, row_sweep_json(outcome).dump(2) + "\n");
    write_file_atomically(directory / kTablesArtifact, render_row_sweep(outcome, Terminal{}));
    add_note(run, row_scores_note(outcome.scored));
}

}  // namespace

SweepPlan plan_row_sweep(const TabularConfig& config) {
    const RowSweepOptions& sweep = config.sweep;
    if (sweep.parameters.empty()) {
        throw Error(ErrorKind::invalid_argument,
                    "there is nothing to search: 'sweep.parameters' is empty; name keys of the config with their "
                    "values, such as {}",
                    R"("model.boosted.depth": [3, 5, 8])");
    }
    const auto json = nlohmann::json::parse(text_without_row_sweep(config));
    SweepPlan plan;
    std::vector<std::string> problems;
    for (const auto& [key, options] : sweep.parameters) {
        try {
            if (key.rfind("model.", 0) != 0 || key == "model.inner_folds") {
                throw Error(ErrorKind::invalid_argument,
                            "{}: '{}' cannot be searched: trials are compared on the same rows and columns; take keys "
                            "of section 'model', but not inner_folds",
                            kRowSweepOrigin, key);
            }
            plan.spaces.push_back(make_space(key, options, is_whole_option(json, key)));
            for (const OptionText& value : extreme_values(plan.spaces.back())) {
                with_row_setting(config, {{key, value}});
            }
        } catch (const Error& error) {
            problems.emplace_back(error.what());
        }
    }
    if (!problems.empty()) {
        throw Error(ErrorKind::invalid_argument, "{}", join(problems, "\n"));
    }
    static_cast<void>(objective_of(config));  // throws for one of the other task
    plan.trials = trial_count(sweep.method, sweep.trials, plan.spaces);
    return plan;
}

RowSweepOutcome sweep_rows(RowTrainRequest request, const Workspace& workspace, Observer& observer,
                           const Cancellation& cancellation) {
    RowSweepOutcome outcome;
    const TabularConfig& asked = request.config.values;
    outcome.plan = plan_row_sweep(asked);
    if (asked.split.folds > 1 && asked.test.source.empty()) {
        throw Error(ErrorKind::invalid_argument,
                    "split.folds is {}: each row would be a test of the search and part of it; set split.folds to 0, "
                    "or name a table for tests (test.source)",
                    asked.split.folds);
    }
    outcome.objective = objective_of(asked);
    outcome.larger_is_better = is_larger_better(outcome.objective);
    outcome.prepared = prepare_alone(std::move(request.config), workspace, "sweep of rows", observer);
    const PreparedRows& p = outcome.prepared;
    const auto [lock, store] = open_for_recording(workspace, request.wait, observer, cancellation);
    cancellation.check();
    ActiveRun run(*store, row_sweep_run(p, workspace, request.tags));
    outcome.run.id = run.id();
    outcome.cancelled = !finish_after(run, [&, &runs = *store] {
        write_file_atomically(run.artifact_directory() / kConfigArtifact, to_json_text(p.config.values));
        run.log_params(row_option_params(p.config));
        run.log_inputs(p.data.inputs);
        const RunSummary parent = run.summary();
        RowSweep sweep(outcome, runs, parent, observer, cancellation);
        sweep.search();
        sweep.train_winner();
        record_row_sweep(outcome, run);
    });
    outcome.run = recorded_run(run);
    return outcome;
}

std::string render_row_sweep(const RowSweepOutcome& outcome, const Terminal& terminal) {
    std::vector<const RowSweepTrial*> order;
    for (const RowSweepTrial& trial : outcome.trials) {
        order.push_back(&trial);
    }
    const double sign = outcome.larger_is_better ? -1 : 1;
    std::stable_sort(order.begin(), order.end(), [&](const RowSweepTrial* a, const RowSweepTrial* b) {
        return a->objective && (!b->objective || sign * *a->objective < sign * *b->objective);
    });
    std::string text = fmt::format("val_{} on {} folds of {} rows\n\n", outcome.objective,
                                   outcome.prepared.config.values.model.inner_folds, outcome.prepared.train.size());
    for (const RowSweepTrial* trial : order) {
        text += fmt::format("{:>5}  {:>10}  {}\n", trial->number,
                            trial->objective ? fmt::format("{:.5f}", *trial->objective) : "failed",
                            describe(trial->setting));
    }
    text += fmt::format("{:>5}  {:>10.5f}  the config's own settings\n\n", "own", outcome.own);
    text += fmt::format("Trial {}, trained again, on {} rows that no trial has seen:\n\n",
                        outcome.trials[*outcome.best].number, outcome.scored.rows());
    return text + render_row_scores(outcome.scored, TableFormat::text, terminal);
}

nlohmann::ordered_json row_sweep_json(const RowSweepOutcome& outcome) {
    nlohmann::ordered_json trials = nlohmann::ordered_json::array();
    for (const RowSweepTrial& trial : outcome.trials) {
        trials.push_back({{"run_id", trial.run_id},
                          {"status", trial.objective ? "FINISHED" : "FAILED"},
                          {"params", setting_json(trial.setting)},
                          {"objective", number_or_null(trial.objective)}});
        if (!trial.failure.empty()) {
            trials.back()["failure"] = trial.failure;
        }
    }
    const RowSweepTrial& best = outcome.trials[*outcome.best];
    const auto params = setting_json(best.setting);
    const auto scores = row_scores_json(outcome.scored);
    return {{"schema_version", 1},
            {"task", to_string(outcome.prepared.config.values.task)},
            {"run_id", outcome.run.id},
            {"objective", outcome.objective},
            {"own", outcome.own},
            {"trials", trials},
            {"best", {{"run_id", best.run_id}, {"params", params}, {"objective", *best.objective}}},
            {"winner",
             {{"run_id", outcome.winner_run_id},
              {"params", params},
              {"n", scores.at("n")},
              {"metrics", scores.at("metrics")}}}};
}

}  // namespace forecast
