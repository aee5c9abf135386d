#include <algorithm>
#include <future>
#include <utility>

#include <fmt/format.h>

#include "forecast/core/error.hpp"
#include "forecast/workflow/child_runs.hpp"
#include "forecast/workflow/sweep_report.hpp"
#include "forecast/workflow/trial_board.hpp"
#include "sweep_context.hpp"

namespace forecast {
namespace {

constexpr std::size_t kLeaders = 5;

/// A trial that has ended, and how its losses went.
struct EndedTrial {
    SweepTrial trial;
    TrialCurve curve;
    bool killed = false;
    bool resumed = false;  ///< an earlier call did it
};

/// The trials of a sweep on their way.
class TrialRunner {
public:
    TrialRunner(const SweepContext& context, const Sampler& sampler, SweepOutcome& outcome)
        : context_(context),
          sweep_(context.prepared.config.values.sweep),
          board_(sampler, sweep_.pruning, context.plan.trials, context.lag),
          outcome_(outcome) {}

    /// What each worker does.
    void work();

private:
    [[nodiscard]] EndedTrial run(const TrialBoard::Trial& trial);
    /// What an earlier call has recorded; nothing if it has not, or another setting.
    [[nodiscard]] std::optional<EndedTrial> find_earlier(const SweepTrial& trial) const;
    [[nodiscard]] TrialCurve curve_of(const RunSummary& run) const;
    void record(std::size_t number, EndedTrial& ended);
    /// Trains with the setting; logs to `run`.
    void train(std::size_t number, EndedTrial& ended, const ExperimentConfig& config, ActiveRun& run);
    void take_in(std::size_t number, EndedTrial ended);
    [[nodiscard]] SweepStep step() const;

    const SweepContext& context_;
    const SweepOptions& sweep_;
    TrialBoard board_;
    SweepOutcome& outcome_;  // changed in take_in() only, by one worker at a time
};

void TrialRunner::work() {
    try {
        while (const auto trial = board_.next()) {
            EndedTrial ended = run(*trial);
            if (ended.killed) {
                board_.stop();
                return;
            }
            take_in(trial->number, std::move(ended));
        }
    } catch (...) {
        board_.stop();
        throw;
    }
}

EndedTrial TrialRunner::run(const TrialBoard::Trial& trial) {
    EndedTrial ended;
    ended.trial.number = trial.number + 1;
    ended.trial.setting = context_.plan.setting(trial.point);
    if (auto earlier = find_earlier(ended.trial)) {
        return std::move(*earlier);
    }
    ended.killed = context_.cancellation.requested();
    if (!ended.killed) {
        record(trial.number, ended);
    }
    return ended;
}

std::optional<EndedTrial> TrialRunner::find_earlier(const SweepTrial& trial) const {
    const auto found = context_.earlier.trials.find(std::to_string(trial.number));
    if (found == context_.earlier.trials.end() || found->second.tag(kSettingTag) != setting_text(trial.setting)) {
        return std::nullopt;
    }
    const RunSummary& run = found->second;
    EndedTrial ended{trial, {}, false, true};
    ended.trial.run_id = run.run_id;
    if (run.status == RunStatus::failed) {
        ended.trial.failure = run.tag(kFailureTag).value_or("");
        return ended;
    }
    const auto objective = run.metric(sweep_.objective);
    if (!objective) {
        return std::nullopt;
    }
    ended.trial.objective = objective->last;
    ended.trial.status = run.tag(kPrunedTag) ? SweepTrial::Status::pruned : SweepTrial::Status::finished;
    ended.curve = curve_of(run);
    return ended;
}

TrialCurve TrialRunner::curve_of(const RunSummary& run) const {
    TrialCurve curve;
    curve.pruned = run.tag(kPrunedTag).has_value();
    if (sweep_.pruning == Pruning::none) {
        return curve;
    }
    std::vector<Metric> points = context_.store.history(run.run_id, "val_loss");
    std::sort(points.begin(), points.end(), [](const Metric& a, const Metric& b) { return a.step < b.step; });
    points.pop_back();  // that of the kept weights, behind the last epoch
    for (const Metric& point : points) {
        curve.losses.push_back(point.value);
    }
    return curve;
}

void TrialRunner::record(std::size_t number, EndedTrial& ended) {
    ChildRun child;
    child.name = fmt::format("trial {}", ended.trial.number);
    child.tags = {{"forecast.kind", "trial"},
                  {kTrialTag, std::to_string(ended.trial.number)},
                  {kSettingTag, setting_text(ended.trial.setting)}};
    std::optional<Error> broken;  // values that do not go together fail the trial, not the sweep
    try {
        child.config = with_setting(context_.prepared.config.values, ended.trial.setting);
    } catch (const Error& error) {
        child.config = context_.prepared.config;
        broken = error;
    }
    const RecordedChild recorded = record_child(context_.store, context_.parent, child, [&](ActiveRun& run) {
        if (broken) {
            throw Error(*broken);
        }
        train(number, ended, child.config.values, run);
    });
    ended.trial.run_id = recorded.run_id;
    ended.trial.failure = recorded.failure;
    ended.killed = recorded.status == RunStatus::killed;
    if (recorded.status == RunStatus::failed) {
        ended.trial.status = SweepTrial::Status::failed;
        ended.trial.objective.reset();
        ended.curve.pruned = true;
    }
}

void TrialRunner::train(std::size_t number, EndedTrial& ended, const ExperimentConfig& config, ActiveRun& run) {
    TrialTask task;
    task.config = &config;
    task.rows = context_.data.rows_of(config);
    task.cancellation = context_.cancellation;
    task.on_epoch = [&](const Epoch& epoch) {
        ended.curve.losses.push_back(epoch.validation_loss);
        const bool goes_on = epoch.number < config.training.epochs;
        if (goes_on && board_.should_prune(number, ended.curve.losses)) {
            throw Cancelled();
        }
    };
    const TrialResult result = record_trial(context_.neural, context_.data, task, run);
    ended.trial.objective = objective_of(result, sweep_.objective);
    ended.trial.status = result.ended_early ? SweepTrial::Status::pruned : SweepTrial::Status::finished;
    if (result.ended_early) {
        ended.curve.pruned = true;
        run.set_tag(kPrunedTag, fmt::format("after epoch {}", ended.curve.losses.size()));
    }
}

void TrialRunner::take_in(std::size_t number, EndedTrial ended) {
    const auto objective = ended.trial.objective;
    board_.finish(number, objective, std::move(ended.curve), [&] {
        outcome_.resumed += ended.resumed ? 1 : 0;
        outcome_.trials.push_back(std::move(ended.trial));
        context_.observer.on_sweep(step());
    });
}

SweepStep TrialRunner::step() const {
    SweepStep step;
    step.done = outcome_.trials.size();
    step.before = outcome_.resumed;
    step.all = context_.plan.trials;
    step.objective = sweep_.objective;
    step.keys = short_keys(context_.plan.spaces);
    for (const SweepTrial& trial : outcome_.trials) {
        step.failed += trial.status == SweepTrial::Status::failed ? 1 : 0;
        step.pruned += trial.status == SweepTrial::Status::pruned ? 1 : 0;
        if (trial.status == SweepTrial::Status::finished) {
            step.best.push_back({trial.number, *trial.objective, {}});
            for (const auto& [key, value] : trial.setting) {
                step.best.back().values.push_back(value.text);
            }
        }
    }
    std::stable_sort(step.best.begin(), step.best.end(),
                     [](const auto& a, const auto& b) { return a.objective < b.objective; });
    step.best.resize(std::min(step.best.size(), kLeaders));
    return step;
}

/// The place of the best trial that was not ended early; nothing if there is none.
std::optional<std::size_t> best_of(const std::vector<SweepTrial>& trials) {
    std::optional<std::size_t> best;
    for (std::size_t i = 0; i < trials.size(); ++i) {
        const bool counts = trials[i].status == SweepTrial::Status::finished;
        if (counts && (!best || *trials[i].objective < *trials[*best].objective)) {
            best = i;
        }
    }
    return best;
}

}  // namespace

std::string setting_text(const SweepSetting& setting) {
    return setting_json(setting).dump();
}

double objective_of(const TrialResult& result, const std::string& objective) {
    if (objective == "val_loss") {
        return result.validation_loss;
    }
    const auto value = result.score.value(objective);
    return value ? *value : throw Error("the validation part has no {}", objective);
}

void in_workers(std::size_t jobs, const std::function<void()>& work) {
    std::vector<std::future<void>> workers;
    for (std::size_t i = 0; i < jobs; ++i) {
        workers.push_back(std::async(std::launch::async, work));
    }
    for (const auto& worker : workers) {
        worker.wait();
    }
    for (auto& worker : workers) {
        worker.get();
    }
}

void run_trials(const SweepContext& context, SweepOutcome& outcome) {
    const SweepOptions& sweep = context.prepared.config.values.sweep;
    const auto sampler = make_sampler(sweep.method, context.plan.spaces, sweep.seed);
    TrialRunner runner(context, *sampler, outcome);
    in_workers(std::min(context.jobs, context.plan.trials), [&] { runner.work(); });
    std::sort(outcome.trials.begin(), outcome.trials.end(),
              [](const SweepTrial& a, const SweepTrial& b) { return a.number < b.number; });
    outcome.best = best_of(outcome.trials);
    outcome.cancelled = outcome.trials.size() < context.plan.trials;
    if (!outcome.cancelled && !outcome.best) {
        throw Error("all {} trials failed; the first one said: {}", outcome.trials.size(),
                    outcome.trials.front().failure);
    }
}

}  // namespace forecast
