#include "forecast/workflow/child_runs.hpp"

#include <limits>

#include <fmt/format.h>

#include "forecast/core/error.hpp"
#include "forecast/tracking/clock.hpp"
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

NewRun parent_run(const LoadedConfig& config, const Workspace& workspace, const std::string& kind,
                  const std::vector<Tag>& provenance, const std::vector<Tag>& user) {
    NewRun run = requested_run(config, workspace);
    if (run.run_id) {
        run = {config.values.experiment, "", run.tags};
    }
    run.name = kind + " " + config.values.run_name;
    run.tags.insert(run.tags.end(), provenance.begin(), provenance.end());
    run.tags.emplace_back("forecast.kind", kind);
    run.tags.insert(run.tags.end(), user.begin(), user.end());
    return run;
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

nlohmann::json record_child_task(RunStore& store, const RunSummary& parent, const ChildRun& child,
                                 const std::function<nlohmann::json(ActiveRun&)>& work) {
    nlohmann::json result = nlohmann::json::object();
    const RecordedChild recorded = record_child(store, parent, child, [&](ActiveRun& run) { result = work(run); });
    if (recorded.status == RunStatus::killed) {
        throw Cancelled();
    }
    result["run_id"] = recorded.run_id;
    if (recorded.status == RunStatus::failed) {
        result["failure"] = recorded.failure;
    }
    return result;
}

void delete_other_children(RunStore& store, const RunSummary& parent, const std::set<std::string>& kept) {
    for (const RunSummary& child : children_of(store, parent)) {
        if (kept.count(child.run_id) > 0) {
            continue;
        }
        if (child.status == RunStatus::running) {
            store.finish_run(child.run_id, RunStatus::killed, now_ms());
        }
        store.set_lifecycle(child.run_id, Lifecycle::deleted);
    }
}

std::vector<std::int64_t> following_seeds(std::int64_t first, std::size_t count) {
    const auto last = std::numeric_limits<std::int64_t>::max();
    if (count > 0 && first > last - static_cast<std::int64_t>(count - 1)) {
        throw Error(ErrorKind::invalid_argument,
                    "training.seed is {}: of the {} seeds that follow it some pass the largest number; give a smaller "
                    "one",
                    first, count);
    }
    std::vector<std::int64_t> seeds;
    for (std::size_t i = 0; i < count; ++i) {
        seeds.push_back(first + static_cast<std::int64_t>(i));
    }
    return seeds;
}

std::vector<RunSummary> children_of(const RunStore& store, const RunSummary& parent) {
    RunQuery query;
    query.experiment_ids = {parent.experiment_id};
    query.filter = fmt::format("tags.`{}` = '{}'", kParentTag, parent.run_id);
    query.order_by = {"attributes.start_time"};
    return store.list(query);
}

}  // namespace forecast
