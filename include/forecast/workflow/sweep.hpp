#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "forecast/evaluation/paired_bootstrap.hpp"
#include "forecast/workflow/observer.hpp"
#include "forecast/workflow/parent_command.hpp"
#include "forecast/workflow/sweep_plan.hpp"
#include "forecast/workflow/training_run.hpp"
#include "forecast/workflow/workspace.hpp"

// `sweep`: settings of a config tried one after the other, the best of them trained again and scored.

namespace forecast {

// Tags of the runs of a sweep.
inline constexpr const char* kSweepTag = "forecast.sweep";      ///< of the parent: what its trials depend on
inline constexpr const char* kTrialTag = "forecast.trial";      ///< of a trial: its number, from 1
inline constexpr const char* kSettingTag = "forecast.setting";  ///< of a child: its setting as JSON
/// Of a finalist: its forecasts of the test period.
inline constexpr const char* kTestForecastsArtifact = "test_forecasts.json";
inline constexpr const char* kPrunedTag = "forecast.pruned";  ///< of a trial that was ended early: after which epoch

/// An artifact: sweep_json().
inline constexpr const char* kSweepArtifact = "sweep.json";

/// What to search.
struct SweepRequest {
    LoadedConfig config;
    std::string config_file;  ///< as messages name it
    std::vector<Tag> tags;    ///< of the parent run
    std::size_t jobs = 0;     ///< trials at a time, on each rank; 0: usual_jobs()
    /// Goes on with the newest sweep of these settings even if it ended, as with more trials. Without it only with one
    /// that was interrupted.
    bool resume = false;
    bool wait = false;  ///< for another process's lock, instead of Error(locked)
};

/// A trial that has ended.
struct SweepTrial {
    enum class Status { finished, pruned, failed };

    std::size_t number = 0;  ///< from 1
    SweepSetting setting;
    std::string run_id;
    Status status = Status::failed;
    std::optional<double> objective;  ///< of a failed one nothing
    std::string failure;              ///< its sentence
};

/// A setting that was trained by several seeds and scored on the test period.
struct SweepFinalist {
    std::optional<std::size_t> trial;  ///< place in the trials; nothing: the config's own settings
    SweepSetting setting;
    std::vector<std::string> run_ids;       ///< [seeds]
    std::vector<std::string> failures;      ///< of the seeds whose training failed: "seed 3: sentence"
    std::optional<double> objective;        ///< mean over the other seeds, on the validation part; nothing without any
    std::size_t n = 0;                      ///< scored rows of the test period
    std::optional<double> mae, rmse, mape;  ///< means over the seeds, on the test period
    /// By how much more it errs than the config's own settings, less if below 0: of the days' errors, each the mean
    /// over the seeds. Nothing for these themselves.
    std::optional<PairedGain> difference;
};

/// What came of it.
struct SweepOutcome : ParentOutcome {
    PreparedTraining prepared;
    SweepPlan plan;
    std::vector<SweepTrial> trials;        ///< in the order of their numbers
    std::optional<std::size_t> best;       ///< place of the trial with the smallest objective
    std::vector<SweepFinalist> finalists;  ///< the config's own settings first; empty with sweep.keep = 0
    std::optional<std::size_t> winner;     ///< among them: the smallest objective but for the config's own; nothing if
                                           ///< all of these failed
    std::size_t resumed = 0;               ///< trials of an earlier call
};

/// Tries the settings that the config's section `sweep` asks for, each as a child run of one parent, some at a time.
/// Trials see nothing of the test period. The best are trained again by several seeds, and scored on it once.
///
/// Trials, and who is pruned, follow from the config, the data and the number of trials at a time, not from who is
/// faster. An interrupted sweep, killed too, is gone on with by the same request: what has ended is not done again.
///
/// Where a launcher has started several ranks, all of them do trials; rank 0 hands them out and does all the rest. What
/// comes of it is what one process with as many trials at a time as all ranks together would have come to. The trials
/// of a rank that is lost are done again by others.
///
/// Before a run begins, it throws as plan_sweep() and train() do, and Error(not_found) if there is no sweep to resume.
/// Throws Error(internal) if all trials fail. A rank other than 0 throws Error(conflict) if it has other data or
/// settings, Error(unavailable) if it does not find rank 0 or loses it, and Cancelled.
SweepOutcome sweep(SweepRequest request, const Workspace& workspace, Observer& observer,
                   const Cancellation& cancellation);

}  // namespace forecast
