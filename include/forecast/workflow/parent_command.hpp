#pragma once

#include <cstddef>
#include <functional>
#include <set>
#include <string>

#include "forecast/tracking/active_run.hpp"
#include "forecast/workflow/crew.hpp"
#include "forecast/workflow/ranks.hpp"
#include "forecast/workflow/recording.hpp"

namespace forecast {

/// What rank 0 leads with, while the parent run is open.
struct Lead {
    RunStore& store;
    ActiveRun& run;
    Crew& crew;
    Observer& observer;  ///< takes one call at a time, from any thread
};

/// A command whose work is child runs of one parent run, done by all ranks: a sweep, a cross-validation, a comparison,
/// the territories of a config. What refers to something outlives the command.
struct ParentCommand {
    SharedGround shared;
    std::size_t jobs = 1;  ///< tasks that each process does at a time
    bool wait = false;     ///< for whoever has locked the runs
    /// What does a task as a child of `parent`, on any rank.
    std::function<Crew::Work(RunStore& store, const RunSummary& parent)> worker;
    /// The run to open, once the runs are locked.
    std::function<NewRun(RunStore& store, Observer& observer)> parent;
    /// Has all tasks done; the children that are part of what came of it. May throw Cancelled.
    std::function<std::set<std::string>(const Lead& lead)> lead;
    /// Writes what came of it into the parent run.
    std::function<void(const Lead& lead)> record;
};

/// What became of such a command.
struct ParentOutcome {
    RecordedRun run;
    bool cancelled = false;  ///< the parent is KILLED
    bool recorded = true;    ///< false on a rank other than 0: it did tasks for rank 0, and nothing else
};

/// Does the command, or this rank's share of it, and fills `outcome`.
///
/// The parent is FINISHED once it is recorded, KILLED if `cancellation` is requested, FAILED where anything is thrown.
/// Children that ranks have left which were lost are deleted. `neural` may be null in a process that is alone.
///
/// Throws what the functions throw, Error(locked) where the runs are locked, and what finding the other ranks throws.
void run_parent_command(const ParentCommand& command, ParentOutcome& outcome, const Workspace& workspace,
                        const NeuralPlugin* neural, Observer& observer, const Cancellation& cancellation);

}  // namespace forecast
