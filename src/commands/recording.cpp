#include "recording.hpp"

#include <algorithm>

#include <spdlog/spdlog.h>

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

void report(const SpoolDelivery& delivery) {
    if (delivery.elsewhere) {
        spdlog::info("the end of run {} waits for {}", delivery.run_id, delivery.uri);
    } else if (!delivery.failure.empty()) {
        spdlog::warn("run {} is not delivered whole: {}", delivery.run_id, delivery.failure);
    } else if (delivery.records > 0) {
        spdlog::info("delivered {} records of run {} that had waited", delivery.records, delivery.run_id);
    }
}

}  // namespace

TrackingLocation recording_location(const ConfigArguments& arguments) {
    TrackingLocation location = tracking_location(arguments);
    ServerAccess& server = location.server;
    server.retries = std::min(server.retries, kRetries);
    if (server.artifact_timeout.count() == 0) {
        server.artifact_timeout = server.timeout;
    }
    server.timeout = std::min(server.timeout, kTimeout);
    return location;
}

void add_note(ActiveRun& run, const std::string& note) {
    const auto& tags = run.summary().tags;
    if (std::none_of(tags.begin(), tags.end(), [](const auto& tag) { return tag.first == kNoteTag; })) {
        run.set_tag(kNoteTag, note);
    }
}

NewRun requested_run(const LoadedConfig& config, const ConfigArguments& arguments) {
    NewRun run{config.values.experiment, config.values.run_name, {}};
    const Environment environment(std::filesystem::path(arguments.file).parent_path());
    run.run_id = environment.get("MLFLOW_RUN_ID");
    const std::string origin = experiment_origin(config);
    const bool by_name = contains(origin, "MLFLOW_EXPERIMENT_NAME");
    const bool by_flag = contains(origin, "--set");
    if (!by_flag) {
        run.experiment_id = environment.get("MLFLOW_EXPERIMENT_ID");
    }
    if (!by_flag && !by_name && (run.experiment_id || run.run_id)) {
        run.experiment.clear();  // the config's own name gives way
    }
    return run;
}

void check_may_go_on(const RunStore& store, const NewRun& run, const std::vector<Param>& params) {
    if (!run.run_id) {
        return;
    }
    const RunSummary summary = store.resolve(*run.run_id);
    if (summary.has_model()) {
        throw Error(ExitCode::usage,
                    "the run {} (MLFLOW_RUN_ID) has a model already; only one without can be gone on with",
                    summary.run_id);
    }
    for (const auto& [key, value] : params) {
        const auto before = summary.param(key);
        if (before && *before != value) {
            throw Error(ExitCode::usage,
                        "the run {} (MLFLOW_RUN_ID) has {} = '{}' and cannot be gone on with as '{}'; params of a run "
                        "never change",
                        summary.run_id, key, *before, value);
        }
    }
}

void settle_earlier_runs(RunStore& store) {
    for (const SpoolDelivery& delivery : deliver_spools(store)) {
        report(delivery);
    }
    for (const std::string& dead : store.close_dead_runs()) {
        spdlog::warn("run {} had died; it is marked FAILED now", dead);
    }
}

std::string describe_recording(const ActiveRun& run, const TrackingLocation& location, const std::string& next) {
    return run.has_undelivered()
               ? fmt::format("Recorded as run {}, not delivered yet.\nNext, when {} is back: forecast runs sync\n",
                             run.id(), location.mlflow_uri())
               : fmt::format("Recorded as run {}.\nNext: {}\n", run.id(), next);
}

void warn_if_undelivered(const ActiveRun& run) {
    if (run.has_undelivered()) {
        spdlog::warn("some of run {} is not delivered yet; when its store is back, type: forecast runs sync", run.id());
    }
}

}  // namespace forecast
