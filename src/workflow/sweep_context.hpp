#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>

#include "forecast/workflow/sweep.hpp"
#include "forecast/workflow/trial.hpp"

namespace forecast {

/// Runs that an earlier call of the same sweep has finished, or that failed by themselves.
struct EarlierRuns {
    std::map<std::string, RunSummary> trials;     ///< by kTrialTag
    std::map<std::string, RunSummary> finalists;  ///< by finalist_key()
};

/// What all trainings of a sweep work with. They run on several threads at once.
struct SweepContext {
    RunStore& store;
    const NeuralPlugin& neural;
    const PreparedTraining& prepared;
    const SweepPlan& plan;
    const TrialData& data;
    const RunSummary& parent;
    const EarlierRuns& earlier;
    Observer& observer;
    const Cancellation& cancellation;
    std::size_t jobs = 1;
    std::size_t lag = 1;  ///< see TrialBoard
};

/// Of a child: its setting as JSON.
std::string setting_text(const SweepSetting& setting);
/// Of a finalist: its setting and its seed.
std::string finalist_key(const std::string& setting, const std::string& seed);

/// What the sweep makes small. Throws Error if the score does not have it.
double objective_of(const TrialResult& result, const std::string& objective);

/// Calls `work` in so many threads and returns when all have returned. If some throw, the first exception is thrown on.
void in_workers(std::size_t jobs, const std::function<void()>& work);

/// Does all trials, or reads what they came to earlier; fills outcome.trials, best, resumed and cancelled.
void run_trials(const SweepContext& context, SweepOutcome& outcome);

/// Trains the best trials' settings and the config's own by several seeds, and scores them on the test period; fills
/// outcome.finalists, winner and cancelled.
void run_finalists(const SweepContext& context, SweepOutcome& outcome);

}  // namespace forecast
