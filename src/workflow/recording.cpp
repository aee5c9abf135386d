#include "forecast/workflow/recording.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "forecast/core/cancellation.hpp"
#include "forecast/mlflow/open_store.hpp"
#include "forecast/workflow/version.hpp"

namespace forecast {
namespace {

constexpr int kRetries = 3;
constexpr std::chrono::milliseconds kTimeout(30'000);

/// Who set the experiment: "default", a place in a file, a variable or a flag.
std::string experiment_origin(const LoadedConfig& config) {
    const auto option = std::find_if(config.options.begin(), config.options.end(),
                                     [](const ResolvedOption& o) { return o.path == "experiment"; });
    return option == config.options.end() ? "" : option->origin;
}

bool contains(const std::string& text, std::string_view word) {
    return text.find(word) != std::string::npos;
}

void report(const SpoolDelivery& delivery, Observer& observer) {
    if (delivery.elsewhere) {
        observer.on_note(fmt::format("the end of run {} waits for {}", delivery.run_id, delivery.uri));
    } else if (!delivery.failure.empty()) {
        observer.on_warning(fmt::format("run {} is not delivered whole: {}", delivery.run_id, delivery.failure));
    } else if (delivery.records > 0) {
        observer.on_note(
            fmt::format("delivered {} records of run {} that had waited", delivery.records, delivery.run_id));
    }
}

}  // namespace

TrackingLocation for_recording(TrackingLocation location) {
    ServerAccess& server = location.server;
    server.retries = std::min(server.retries, kRetries);
    if (server.artifact_timeout.count() == 0) {
        server.artifact_timeout = server.timeout;
    }
    server.timeout = std::min(server.timeout, kTimeout);
    return location;
}

std::vector<Tag> program_tags() {
    return {{"mlflow.source.git.commit", git_commit()},
            {"forecast.version", version()},
            {"forecast.command", command_line()}};
}

std::vector<Tag> provenance_tags(const std::string& data_sha256, bool simulated) {
    std::vector<Tag> tags = program_tags();
    tags.emplace_back("forecast.data_sha256", data_sha256);
    if (simulated) {
        tags.emplace_back("forecast.data", "SIMULATED");
    }
    return tags;
}

void add_note(ActiveRun& run, const std::string& note) {
    const auto& tags = run.summary().tags;
    if (std::none_of(tags.begin(), tags.end(), [](const auto& tag) { return tag.first == kNoteTag; })) {
        run.set_tag(kNoteTag, note);
    }
}

NewRun requested_run(const LoadedConfig& config, const Workspace& workspace) {
    NewRun run{config.values.experiment, config.values.run_name, {}};
    if (!workspace.user.empty()) {
        run.tags.emplace_back("mlflow.user", workspace.user);
    }
    run.run_id = workspace.run_id;
    const std::string origin = experiment_origin(config);
    const bool by_name = contains(origin, "MLFLOW_EXPERIMENT_NAME");
    const bool by_flag = contains(origin, "--set");
    if (!by_flag) {
        run.experiment_id = workspace.experiment_id;
    }
    if (!by_flag && !by_name && (run.experiment_id || run.run_id)) {
        run.experiment.clear();  // the config's own name gives way
    }
    return run;
}

void check_resumable(const RunStore& store, const NewRun& run, const std::vector<Param>& params) {
    if (!run.run_id) {
        return;
    }
    const RunSummary summary = store.resolve(*run.run_id);
    if (summary.has_model()) {
        throw Error(ErrorKind::conflict,
                    "the run {} (MLFLOW_RUN_ID) has a model already; only one without can be resumed", summary.run_id);
    }
    for (const auto& [key, value] : params) {
        const auto before = summary.param(key);
        if (before && *before != value) {
            throw Error(ErrorKind::conflict,
                        "the run {} (MLFLOW_RUN_ID) has {} = '{}' and cannot be resumed as '{}'; params of a run "
                        "never change",
                        summary.run_id, key, *before, value);
        }
    }
}

void recover_earlier_runs(RunStore& store, Observer& observer) {
    for (const SpoolDelivery& delivery : deliver_spools(store)) {
        report(delivery, observer);
    }
    for (const std::string& dead : store.mark_orphaned_runs_failed()) {
        observer.on_warning(fmt::format("run {} was orphaned; it is marked FAILED now", dead));
    }
}

RunsForRecording open_for_recording(const Workspace& workspace, bool wait, Observer& observer,
                                    const Cancellation& cancellation) {
    RunsForRecording runs{workspace.lock_runs(wait, cancellation), nullptr};
    runs.store = open_run_store(for_recording(workspace.tracking));
    recover_earlier_runs(*runs.store, observer);
    return runs;
}

bool finish_after(ActiveRun& run, const std::function<void()>& work) {
    try {
        work();
    } catch (const Cancelled&) {
        run.kill();
        return false;
    }
    run.finish();
    return true;
}

RecordedRun recorded_run(const ActiveRun& run) {
    if (run.has_undelivered()) {
        spdlog::warn("some of run {} is not delivered yet; when its store is back, type: forecast runs sync", run.id());
    }
    return {run.id(), run.artifact_directory(), run.has_undelivered()};
}

}  // namespace forecast
