#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "forecast/core/file.hpp"
#include "forecast/core/json.hpp"
#include "forecast/core/json_numbers.hpp"
#include "forecast/core/mean.hpp"
#include "forecast/evaluation/seeded_scores.hpp"
#include "forecast/workflow/child_runs.hpp"
#include "sweep_context.hpp"

namespace forecast {
namespace {

/// One of several trainings of a setting.
struct SeededRun {
    std::size_t finalist = 0;
    std::int64_t seed = 0;
    std::string run_id;
    double objective = 0;
    std::vector<double> forecasts;  ///< [rows of the test period]; empty of one that failed
    std::string failure;
};

/// [rows] as a task or a file has them; null is NaN.
std::vector<double> forecasts_of(const nlohmann::json& list) {
    std::vector<double> forecasts;
    for (const auto& value : list) {
        forecasts.push_back(number_or_missing(value));
    }
    return forecasts;
}

bool find_earlier(const SweepContext& context, SeededRun& run, const std::string& setting) {
    const auto found = context.earlier.finalists.find(finalist_key(setting, std::to_string(run.seed)));
    if (found == context.earlier.finalists.end()) {
        return false;
    }
    const auto objective = found->second.metric(context.prepared.config.values.sweep.objective);
    const auto file = context.store.fetch_artifacts(found->second) / kTestForecastsArtifact;
    const auto json = std::filesystem::exists(file) ? find_json(read_file(file)) : std::nullopt;
    if (!objective || !json || !json->is_array() || json->size() != context.prepared.split.test.size()) {
        return false;
    }
    run.run_id = found->second.run_id;
    run.objective = objective->last;
    run.forecasts = forecasts_of(*json);
    return true;
}

std::vector<SeededRun> seeded_runs(const SweepContext& context, std::size_t finalists) {
    const ExperimentConfig& config = context.prepared.config.values;
    std::vector<SeededRun> runs;
    for (std::size_t f = 0; f < finalists; ++f) {
        for (const std::int64_t seed :
             following_seeds(config.training.seed, static_cast<std::size_t>(config.sweep.seeds))) {
            SeededRun run;
            run.finalist = f;
            run.seed = seed;
            runs.push_back(std::move(run));
        }
    }
    return runs;
}

/// Trains those that no earlier call has.
void train_runs(const SweepContext& context, const std::vector<SweepFinalist>& finalists,
                std::vector<SeededRun>& runs) {
    std::vector<nlohmann::json> tasks;
    std::vector<SeededRun*> open;
    for (SeededRun& run : runs) {
        const SweepFinalist& finalist = finalists[run.finalist];
        if (!find_earlier(context, run, setting_text(finalist.setting))) {
            const std::string name = finalist.trial ? fmt::format("best {}", run.finalist) : "own settings";
            tasks.push_back(task_json({name, finalist.setting, run.seed}));
            open.push_back(&run);
        }
    }
    const auto results = perform_all(context.crew, tasks);
    for (std::size_t i = 0; i < results.size(); ++i) {
        SeededRun& run = *open[i];
        run.run_id = results[i].at("run_id").get<std::string>();
        if (results[i].contains("failure")) {
            run.failure = results[i].at("failure").get<std::string>();
        } else {
            run.objective = results[i].at("objective").get<double>();
            run.forecasts = forecasts_of(results[i].at("forecasts"));
        }
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

void take_in_runs(const std::vector<SeededRun>& runs, std::vector<SweepFinalist>& finalists) {
    std::vector<std::vector<double>> objectives(finalists.size());
    for (const SeededRun& run : runs) {
        SweepFinalist& finalist = finalists[run.finalist];
        finalist.run_ids.push_back(run.run_id);
        if (run.failure.empty()) {
            objectives[run.finalist].push_back(run.objective);
        } else {
            finalist.failures.push_back(fmt::format("seed {}: {}", run.seed, run.failure));
        }
    }
    for (std::size_t f = 0; f < finalists.size(); ++f) {
        if (!objectives[f].empty()) {
            finalists[f].objective = mean_of(objectives[f]);
        }
    }
}

/// By the trainings that have not failed.
void score_finalists(const PreparedTraining& prepared, const std::vector<SeededRun>& runs,
                     std::vector<SweepFinalist>& finalists) {
    std::vector<SeededForecasts> trainings;
    for (const SeededRun& run : runs) {
        if (run.failure.empty()) {
            trainings.push_back({run.finalist, run.forecasts});
        }
    }
    if (trainings.empty()) {
        return;
    }
    const SeededScores scored(prepared.frame, test_options(prepared), std::move(trainings));
    for (std::size_t f = 0; f < finalists.size(); ++f) {
        SweepFinalist& finalist = finalists[f];
        if (!finalist.objective) {
            continue;
        }
        finalist.n = scored.rows();
        finalist.mae = scored.mean(f, "mae");
        finalist.rmse = scored.mean(f, "rmse");
        finalist.mape = scored.mean(f, "mape");
        if (f > 0 && finalists[0].objective) {
            finalist.difference = scored.difference(0, f);
        }
    }
}

std::optional<std::size_t> winner_of(const std::vector<SweepFinalist>& finalists) {
    std::optional<std::size_t> winner;
    for (std::size_t f = 1; f < finalists.size(); ++f) {
        const auto& objective = finalists[f].objective;
        if (objective && (!winner || *objective < *finalists[*winner].objective)) {
            winner = f;
        }
    }
    return winner;
}

}  // namespace

std::string finalist_key(const std::string& setting, const std::string& seed) {
    return setting + " " + seed;
}

void run_finalists(const SweepContext& context, SweepOutcome& outcome) {
    const SweepOptions& sweep = context.prepared.config.values.sweep;
    std::vector<SweepFinalist> finalists = choose_finalists(outcome, static_cast<std::size_t>(sweep.keep));
    auto runs = seeded_runs(context, finalists.size());
    context.observer.on_note(
        fmt::format("training the best {} and the config's own settings by {} seeds each, and "
                    "scoring them on the test period",
                    finalists.size() - 1, sweep.seeds));
    train_runs(context, finalists, runs);
    take_in_runs(runs, finalists);
    score_finalists(context.prepared, runs, finalists);
    outcome.winner = winner_of(finalists);
    outcome.finalists = std::move(finalists);
}

}  // namespace forecast
