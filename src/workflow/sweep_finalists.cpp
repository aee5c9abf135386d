#include <algorithm>
#include <atomic>
#include <limits>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "forecast/core/file.hpp"
#include "forecast/core/json.hpp"
#include "forecast/core/mean.hpp"
#include "forecast/evaluation/differences.hpp"
#include "forecast/evaluation/seeded_scores.hpp"
#include "forecast/workflow/child_runs.hpp"
#include "forecast/workflow/run_metrics.hpp"
#include "sweep_context.hpp"

namespace forecast {
namespace {

constexpr const char* kForecastsArtifact = "test_forecasts.json";
constexpr const char* kOwn = "own settings";

/// One of several trainings of a setting.
struct SeededRun {
    std::size_t finalist = 0;
    std::int64_t seed = 0;
    std::string run_id;
    double objective = 0;
    std::vector<double> forecasts;  ///< [rows of the test period]
    std::string failure;
};

/// Trainings of the finalists, done by several workers.
class FinalistRunner {
public:
    FinalistRunner(const SweepContext& context, const std::vector<SweepFinalist>& finalists,
                   std::vector<SeededRun>& runs)
        : context_(context),
          objective_(context.prepared.config.values.sweep.objective),
          whole_(context.prepared.data),
          finalists_(finalists),
          runs_(runs) {}

    void work();
    [[nodiscard]] bool was_cancelled() const { return cancelled_; }

private:
    [[nodiscard]] bool find_earlier(SeededRun& run, const std::string& setting) const;
    void record(SeededRun& seeded, const std::string& setting);

    const SweepContext& context_;
    const std::string& objective_;
    SharedFrames whole_;
    const std::vector<SweepFinalist>& finalists_;
    std::vector<SeededRun>& runs_;
    std::atomic<std::size_t> next_{0};
    std::atomic<bool> cancelled_{false};
};

void FinalistRunner::work() {
    for (std::size_t i = next_++; i < runs_.size() && !cancelled_; i = next_++) {
        const std::string setting = setting_text(finalists_[runs_[i].finalist].setting);
        if (context_.cancellation.requested()) {
            cancelled_ = true;
        } else if (!find_earlier(runs_[i], setting)) {
            record(runs_[i], setting);
        }
    }
}

bool FinalistRunner::find_earlier(SeededRun& run, const std::string& setting) const {
    const auto found = context_.earlier.finalists.find(finalist_key(setting, std::to_string(run.seed)));
    if (found == context_.earlier.finalists.end()) {
        return false;
    }
    const auto objective = found->second.metric(objective_);
    const auto file = context_.store.fetch_artifacts(found->second) / kForecastsArtifact;
    const auto json = std::filesystem::exists(file) ? find_json(read_file(file)) : std::nullopt;
    if (!objective || !json || !json->is_array() || json->size() != context_.prepared.split.test.size()) {
        return false;
    }
    run.run_id = found->second.run_id;
    run.objective = objective->last;
    for (const auto& value : *json) {
        run.forecasts.push_back(value.is_number() ? value.get<double>() : std::numeric_limits<double>::quiet_NaN());
    }
    return true;
}

void FinalistRunner::record(SeededRun& seeded, const std::string& setting) {
    const SweepFinalist& finalist = finalists_[seeded.finalist];
    ChildRun child;
    const std::string whose = finalist.trial ? fmt::format("best {}", seeded.finalist) : std::string(kOwn);
    child.name = fmt::format("{}, seed {}", whose, seeded.seed);
    child.config = with_setting(context_.prepared.config.values, finalist.setting);
    child.config.values.training.seed = seeded.seed;
    child.config = with_setting(child.config.values, {});
    child.tags = {{"forecast.kind", "finalist"}, {kSettingTag, setting}, {kSeedTag, std::to_string(seeded.seed)}};
    const ExperimentConfig& config = child.config.values;
    const RecordedChild recorded = record_child(context_.store, context_.parent, child, [&](ActiveRun& run) {
        TrialTask task;
        task.config = &config;
        task.rows = context_.data.rows_of(config);
        task.cancellation = context_.cancellation;
        const TrialResult result = record_trial(context_.neural, context_.data, task, run);
        seeded.objective = objective_of(result, objective_);
        seeded.forecasts = forecast_rows(*result.forecaster, whole_.of(config), config.issue,
                                         context_.prepared.split.test, context_.cancellation);
        write_file_atomically(run.artifact_directory() / kForecastsArtifact,
                              nlohmann::json(seeded.forecasts).dump() + "\n");
        const SeededScores scored(context_.prepared.frame, test_options(context_.prepared), {{0, seeded.forecasts}});
        run.log_metrics(score_metrics(scored.scores().front(), "test_"));
    });
    seeded.run_id = recorded.run_id;
    seeded.failure = recorded.failure;
    if (recorded.status == RunStatus::killed) {
        cancelled_ = true;
    }
}

/// The config's own settings, then the best trials'.
std::vector<SweepFinalist> choose_finalists(const SweepOutcome& outcome, std::size_t keep) {
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < outcome.trials.size(); ++i) {
        if (outcome.trials[i].status == SweepTrial::Status::finished) {
            places.push_back(i);
        }
    }
    std::stable_sort(places.begin(), places.end(), [&](std::size_t a, std::size_t b) {
        return *outcome.trials[a].objective < *outcome.trials[b].objective;
    });
    std::vector<SweepFinalist> finalists(1);
    for (std::size_t i = 0; i < std::min(places.size(), keep); ++i) {
        SweepFinalist finalist;
        finalist.trial = places[i];
        finalist.setting = outcome.trials[places[i]].setting;
        finalists.push_back(std::move(finalist));
    }
    return finalists;
}

void score_finalists(const PreparedTraining& prepared, const std::vector<SeededRun>& runs,
                     std::vector<SweepFinalist>& finalists) {
    std::vector<SeededForecasts> trainings;
    for (const SeededRun& run : runs) {
        trainings.push_back({run.finalist, run.forecasts});
    }
    const SeededScores scored(prepared.frame, test_options(prepared), std::move(trainings));
    const auto own_errors = scored.daily_errors(0);
    for (std::size_t f = 0; f < finalists.size(); ++f) {
        SweepFinalist& finalist = finalists[f];
        std::vector<double> objectives;
        for (const SeededRun& run : runs) {
            if (run.finalist == f) {
                finalist.run_ids.push_back(run.run_id);
                objectives.push_back(run.objective);
            }
        }
        finalist.objective = mean_of(objectives);
        finalist.n = scored.rows();
        finalist.mae = scored.mean(f, "mae");
        finalist.rmse = scored.mean(f, "rmse");
        finalist.mape = scored.mean(f, "mape");
        const auto errors = scored.daily_errors(f);
        if (f > 0 && !errors.empty() && !own_errors.empty()) {
            finalist.difference = difference_of_days(own_errors, errors);
        }
    }
}

}  // namespace

std::string finalist_key(const std::string& setting, const std::string& seed) {
    return setting + " " + seed;
}

void run_finalists(const SweepContext& context, SweepOutcome& outcome) {
    const ExperimentConfig& config = context.prepared.config.values;
    std::vector<SweepFinalist> finalists = choose_finalists(outcome, static_cast<std::size_t>(config.sweep.keep));
    std::vector<SeededRun> runs;
    for (std::size_t f = 0; f < finalists.size(); ++f) {
        for (int s = 0; s < config.sweep.seeds; ++s) {
            SeededRun run;
            run.finalist = f;
            run.seed = config.training.seed + s;
            runs.push_back(std::move(run));
        }
    }
    context.observer.on_note(
        fmt::format("training the best {} and the config's own settings by {} seeds each, and "
                    "scoring them on the test period",
                    finalists.size() - 1, config.sweep.seeds));
    FinalistRunner runner(context, finalists, runs);
    in_workers(std::min(context.jobs, runs.size()), [&] { runner.work(); });
    outcome.cancelled = runner.was_cancelled();
    if (outcome.cancelled) {
        return;
    }
    for (const SeededRun& run : runs) {
        if (!run.failure.empty()) {
            throw Error("the training of {} by seed {} failed: {}",
                        run.finalist == 0 ? kOwn : describe(finalists[run.finalist].setting), run.seed, run.failure);
        }
    }
    score_finalists(context.prepared, runs, finalists);
    std::size_t winner = 1;
    for (std::size_t f = 2; f < finalists.size(); ++f) {
        winner = finalists[f].objective < finalists[winner].objective ? f : winner;
    }
    outcome.winner = winner;
    outcome.finalists = std::move(finalists);
}

}  // namespace forecast
