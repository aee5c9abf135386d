#pragma once

#include <cstddef>
#include <map>
#include <string>

#include "forecast/search/pruning.hpp"
#include "forecast/workflow/crew.hpp"
#include "forecast/workflow/sweep.hpp"
#include "forecast/workflow/trial.hpp"

namespace forecast {

/// Runs that an earlier call of the same sweep has finished, or that failed by themselves.
struct EarlierRuns {
    std::map<std::string, RunSummary> trials;     ///< by kTrialTag
    std::map<std::string, RunSummary> finalists;  ///< by finalist_key()
};

/// What each rank trains with, several at a time.
struct SweepGround {
    RunStore& store;
    const NeuralPlugin& neural;
    const PreparedTraining& prepared;
    const TrialData& data;
    const SharedFrames& whole;  ///< with the test period, for finalists
    RunSummary parent;
    const Cancellation& cancellation;
};

/// A trial, as any rank can do it.
struct SweepTrialTask {
    std::size_t number = 0;  ///< from 1
    SweepSetting setting;
    std::vector<TrialCurve> known;  ///< of the trials that it is judged by
};
nlohmann::json task_json(const SweepTrialTask& task);

/// A training by one seed of a setting that is scored on the test period, likewise.
struct SweepFinalistTask {
    std::string name;
    SweepSetting setting;
    std::int64_t seed = 0;
};
nlohmann::json task_json(const SweepFinalistTask& task);

/// Does one of these tasks, as a child run.
///
/// A trial comes to run_id, objective, pruned, losses of its epochs; a finalist to run_id, objective, forecasts [rows
/// of the test period]; of those that failed there is failure, and no objective.
nlohmann::json do_sweep_task(const SweepGround& ground, const nlohmann::json& task);

/// What rank 0 searches with.
struct SweepContext {
    RunStore& store;
    const PreparedTraining& prepared;
    const SweepPlan& plan;
    const EarlierRuns& earlier;
    Observer& observer;
    const Cancellation& cancellation;
    Crew& crew;
    std::size_t lag = 1;  ///< see TrialBoard
};

/// Of a child: its setting as JSON.
std::string setting_text(const SweepSetting& setting);
/// Of a finalist: its setting and its seed.
std::string finalist_key(const std::string& setting, const std::string& seed);

/// Throws Error(invalid_argument) where trials would be scored on other rows than each other, as with a longer window
/// where data are missing.
void check_same_rows(const PreparedTraining& prepared, const SweepPlan& plan, const TrialData& data);

/// Does all trials, or reads what they came to earlier; fills outcome.trials, best and resumed. Throws
/// Cancelled.
void run_trials(const SweepContext& context, SweepOutcome& outcome);

/// Trains the best trials' settings and the config's own by several seeds, and scores them on the test period; fills
/// outcome.finalists and winner. Throws Cancelled.
void run_finalists(const SweepContext& context, SweepOutcome& outcome);

}  // namespace forecast
