#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "forecast/core/error.hpp"
#include "forecast/workflow/child_runs.hpp"
#include "forecast/workflow/trial_board.hpp"
#include "sweep_context.hpp"

namespace forecast {
namespace {

constexpr std::size_t kLeaders = 5;

/// A trial that has ended, and how its losses went.
struct EndedTrial {
    SweepTrial trial;
    TrialCurve curve;
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

    /// What is done for each worker.
    void work();

private:
    [[nodiscard]] EndedTrial run(TrialBoard::Trial trial);
    /// What an earlier call has recorded; nothing if it has not, or another setting.
    [[nodiscard]] std::optional<EndedTrial> find_earlier(const SweepTrial& trial) const;
    [[nodiscard]] TrialCurve curve_of(const RunSummary& run) const;
    void take_in(std::size_t number, EndedTrial ended);
    [[nodiscard]] SweepStep step() const;

    const SweepContext& context_;
    const SweepOptions& sweep_;
    TrialBoard board_;
    SweepOutcome& outcome_;  // changed in take_in() only, by one at a time
};

void TrialRunner::work() {
    try {
        while (auto trial = board_.next()) {
            const std::size_t number = trial->number;
            take_in(number, run(std::move(*trial)));
        }
    } catch (const Cancelled&) {
        board_.stop();
    } catch (...) {
        board_.stop();
        throw;
    }
}

EndedTrial TrialRunner::run(TrialBoard::Trial trial) {
    EndedTrial ended;
    ended.trial.number = trial.number + 1;
    ended.trial.setting = context_.plan.setting(trial.point);
    if (auto earlier = find_earlier(ended.trial)) {
        return std::move(*earlier);
    }
    const auto result =
        context_.crew.perform(task_json({ended.trial.number, ended.trial.setting, std::move(trial.known)}));
    ended.trial.run_id = result.at("run_id").get<std::string>();
    ended.trial.failure = result.value("failure", "");
    const bool failed = result.contains("failure");
    ended.curve = {result.at("losses").get<std::vector<double>>(), failed || result.at("pruned").get<bool>()};
    if (!failed) {
        ended.trial.objective = result.at("objective").get<double>();
        ended.trial.status = ended.curve.pruned ? SweepTrial::Status::pruned : SweepTrial::Status::finished;
    }
    return ended;
}

std::optional<EndedTrial> TrialRunner::find_earlier(const SweepTrial& trial) const {
    const auto found = context_.earlier.trials.find(std::to_string(trial.number));
    if (found == context_.earlier.trials.end() || found->second.tag(kSettingTag) != setting_text(trial.setting)) {
        return std::nullopt;
    }
    const RunSummary& run = found->second;
    EndedTrial ended{trial, curve_of(run), true};
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
    return ended;
}

TrialCurve TrialRunner::curve_of(const RunSummary& run) const {
    TrialCurve curve;
    curve.pruned = run.status == RunStatus::failed || run.tag(kPrunedTag).has_value();
    if (sweep_.pruning == Pruning::none) {
        return curve;
    }
    std::vector<Metric> points = context_.store.history(run.run_id, "val_loss");
    std::sort(points.begin(), points.end(), [](const Metric& a, const Metric& b) { return a.step < b.step; });
    if (run.status == RunStatus::finished && !points.empty()) {
        points.pop_back();  // that of the kept weights, behind the last epoch
    }
    for (const Metric& point : points) {
        curve.losses.push_back(point.value);
    }
    return curve;
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

void run_trials(const SweepContext& context, SweepOutcome& outcome) {
    const SweepOptions& sweep = context.prepared.config.values.sweep;
    const auto sampler = make_sampler(sweep.method, context.plan.spaces, sweep.seed);
    TrialRunner runner(context, *sampler, outcome);
    context.crew.run([&] { runner.work(); });
    std::sort(outcome.trials.begin(), outcome.trials.end(),
              [](const SweepTrial& a, const SweepTrial& b) { return a.number < b.number; });
    outcome.best = best_of(outcome.trials);
    if (outcome.trials.size() < context.plan.trials) {
        throw Cancelled();
    }
    if (!outcome.best) {
        throw Error("all {} trials failed; the first one said: {}", outcome.trials.size(),
                    outcome.trials.front().failure);
    }
}

}  // namespace forecast
