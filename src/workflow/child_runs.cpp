#include "forecast/workflow/child_runs.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "forecast/core/error.hpp"
#include "forecast/workflow/recording.hpp"

namespace forecast {
namespace {

NewRun child_run(const RunSummary& parent, const ChildRun& child) {
    NewRun run{"", child.name, child.tags};
    run.experiment_id = parent.experiment_id;
    run.tags.emplace_back(kParentTag, parent.run_id);
    if (!parent.user.empty()) {
        run.tags.emplace_back("mlflow.user", parent.user);
    }
    return run;
}

}  // namespace

NewRun parent_run(const PreparedTraining& prepared, const Workspace& workspace, const NeuralPlugin& neural,
                  const std::string& kind, const std::vector<Tag>& tags) {
    NewRun run = requested_run(prepared.config, workspace);
    if (run.run_id) {
        run = {prepared.config.values.experiment, "", run.tags};
    }
    run.name = kind + " " + prepared.config.values.run_name;
    const auto provenance = provenance_tags(prepared, neural);
    run.tags.insert(run.tags.end(), provenance.begin(), provenance.end());
    run.tags.emplace_back("forecast.kind", kind);
    run.tags.insert(run.tags.end(), tags.begin(), tags.end());
    return run;
}

void check_finished(const RecordedChild& child, const std::string& name) {
    if (child.status == RunStatus::killed) {
        throw Cancelled();
    }
    if (child.status == RunStatus::failed) {
        throw Error("{} failed: {}", name, child.failure);
    }
}

RecordedChild record_child(RunStore& store, const RunSummary& parent, const ChildRun& child,
                           const std::function<void(ActiveRun&)>& work) {
    ActiveRun run(store, child_run(parent, child));
    RecordedChild recorded{run.id(), RunStatus::failed, ""};
    save_config(child.config.values, run);
    run.log_params(params_of(child.config));
    try {
        work(run);
        run.finish();
        recorded.status = RunStatus::finished;
    } catch (const Cancelled&) {
        run.kill();
        recorded.status = RunStatus::killed;
    } catch (const Error& error) {
        recorded.failure = error.what();
        run.set_tag(kFailureTag, recorded.failure);
        add_note(run, recorded.failure);
    }
    return recorded;
}

std::vector<RunSummary> children_of(const RunStore& store, const RunSummary& parent) {
    RunQuery query;
    query.experiment_ids = {parent.experiment_id};
    query.filter = fmt::format("tags.`{}` = '{}'", kParentTag, parent.run_id);
    query.order_by = {"attributes.start_time"};
    return store.list(query);
}

}  // namespace forecast
