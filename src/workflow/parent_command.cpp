#include "forecast/workflow/parent_command.hpp"

#include <memory>

#include "forecast/mlflow/open_store.hpp"
#include "forecast/workflow/child_runs.hpp"

namespace forecast {
namespace {

/// The share of a rank other than 0.
void help(const ParentCommand& command, const Workspace& workspace, RankStore& ranks,
          const Cancellation& cancellation) {
    if (const auto parent = accept_invitation(ranks, workspace, command.shared, cancellation)) {
        const auto store = open_run_store(for_recording(workspace.tracking));
        const auto work = command.worker(*store, store->resolve(*parent));
        help_crew(ranks, workspace.place->rank, command.jobs, work, cancellation);
    }
}

}  // namespace

void run_parent_command(const ParentCommand& command, ParentOutcome& outcome, const Workspace& workspace,
                        const NeuralPlugin* neural, Observer& observer, const Cancellation& cancellation) {
    if (is_helper(workspace)) {
        outcome.recorded = false;
        help(command, workspace, *open_ranks(workspace, *neural), cancellation);
        return;
    }
    OneAtATime told(observer);
    const auto lock = workspace.lock_runs(command.wait, cancellation);
    const auto store = open_run_store(for_recording(workspace.tracking));
    recover_earlier_runs(*store, told);
    cancellation.check();
    const NewRun parent = command.parent(*store, told);
    const auto ranks = workspace.place ? open_ranks(workspace, *neural) : nullptr;
    ActiveRun run(*store, parent);
    outcome.run.id = run.id();
    try {
        Crew crew(command.jobs, command.worker(*store, run.summary()),
                  invite(ranks.get(), workspace, command.shared, run.id()), told, cancellation);
        const Lead lead{*store, run, crew, told};
        const auto kept = command.lead(lead);
        if (crew.has_lost_ranks()) {
            delete_other_children(*store, run.summary(), kept);
        }
        command.record(lead);
        run.finish();
    } catch (const Cancelled&) {
        run.kill();
        outcome.cancelled = true;
    }
    outcome.run = recorded_run(run);
}

}  // namespace forecast
