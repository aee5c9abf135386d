#include "forecast/workflow/trained_run.hpp"

#include <fmt/format.h>

#include "forecast/core/clean_text.hpp"
#include "forecast/core/error.hpp"
#include "forecast/core/file.hpp"
#include "forecast/core/text.hpp"
#include "forecast/features/split.hpp"
#include "forecast/forecasters/forecasters.hpp"
#include "forecast/mlflow/open_store.hpp"
#include "forecast/tracking/process_identity.hpp"
#include "forecast/workflow/forecaster_set.hpp"
#include "forecast/workflow/run_metrics.hpp"

namespace forecast {

Error no_runs_yet(const TrackingLocation& location) {
    return Error(ErrorKind::not_found, "there are no runs at {} yet", location.uri)
        .with_advice("type: forecast train --config FILE");
}

std::unique_ptr<RunStore> open_existing_runs(const TrackingLocation& location) {
    auto store = open_run_store_read_only(location);
    return store ? std::move(store) : throw no_runs_yet(location);
}

std::unique_ptr<RunStore> open_existing_runs_for_change(const TrackingLocation& location) {
    open_existing_runs(location);  // opening for writing would make what is not there
    return open_run_store(location);
}

namespace {

bool is_deleted(const RunStore& store, const std::string& run_id) {
    try {
        return store.resolve(run_id, Lifecycle::deleted).run_id == run_id;
    } catch (const Error&) {
        return false;
    }
}

/// What the model in front of '@' or '/' has, where there is such a model.
void refuse_unknown_version(const ModelRegistry& registry, std::string reference) {
    if (reference.rfind(kModelsScheme, 0) == 0) {
        reference.erase(0, std::string_view(kModelsScheme).size());
    }
    const auto model = registry.find(reference.substr(0, reference.find_last_of("@/")));
    if (!model) {
        return;
    }
    std::vector<std::string> known;
    for (const ModelVersion& version : model->versions) {
        known.push_back(std::to_string(version.version));
        known.insert(known.end(), version.aliases.begin(), version.aliases.end());
    }
    throw Error(ErrorKind::not_found, "the registered model '{}' has no version or alias '{}'; it has {}", model->name,
                reference.substr(reference.find_last_of("@/") + 1),
                known.empty() ? "none" : visible(join(known, ", ")));
}

}  // namespace

NamedRun find_named_run(const RunStore& store, const TrackingLocation& registry_location, const std::string& reference,
                        Lifecycle lifecycle) {
    std::unique_ptr<ModelRegistry> registry;
    const auto open = [&]() -> const ModelRegistry* {
        registry = open_model_registry_read_only(registry_location);
        return registry.get();
    };
    return find_named_run(store, open, reference, lifecycle);
}

NamedRun find_named_run(const RunStore& store, const RegistryOpener& open_registry, const std::string& reference,
                        Lifecycle lifecycle) {
    if (reference.find_first_of("@/") == std::string::npos) {
        return {store.resolve(reference, lifecycle), std::nullopt};
    }
    const ModelRegistry* registry = open_registry();
    const auto version = registry != nullptr ? find_version(*registry, reference) : std::nullopt;
    if (version) {
        return {run_of(*version, store, lifecycle), version};
    }
    if (registry != nullptr) {
        refuse_unknown_version(*registry, reference);
    }
    if (reference.rfind(kModelsScheme, 0) == 0) {
        throw Error(ErrorKind::not_found, "no registered model version '{}'", reference)
            .with_advice("type NAME@alias or NAME/version, and see `forecast models list`");
    }
    return {store.resolve(reference, lifecycle), std::nullopt};
}

RunSummary find_run(const RunStore& store, const TrackingLocation& registry, const std::string& reference,
                    Lifecycle lifecycle) {
    return find_named_run(store, registry, reference, lifecycle).run;
}

void check_no_process_records(const std::vector<RunSummary>& runs) {
    for (const RunSummary& run : runs) {
        const auto process = recording_process(run);
        if (process && process->is_alive) {
            throw Error(ErrorKind::locked,
                        "the process {} still records the run {} ({}); wait for its end, or end it: kill -INT {}",
                        process->pid, run.run_id, visible(run.name), process->pid);
        }
    }
}

RunSummary run_of(const ModelVersion& version, const RunStore& store, Lifecycle lifecycle) {
    if (version.run_id.empty()) {
        throw Error(ErrorKind::not_found,
                    "the registered model {}/{} was made outside any run; name one that a run made",
                    visible(version.name), version.version);
    }
    try {
        return store.resolve(version.run_id, lifecycle);
    } catch (const Error& error) {
        if (lifecycle == Lifecycle::active && is_deleted(store, version.run_id)) {
            throw Error(ErrorKind::not_found, "the registered model {}/{} cannot be used: its run is deleted",
                        visible(version.name), version.version)
                .with_advice("type: forecast runs restore " + version.run_id);
        }
        throw Error(error.kind(), "the registered model {}/{} cannot be used: {}", visible(version.name),
                    version.version, error.what())
            .with_advice(error.advice());
    }
}

Error unfinished(const RunSummary& run, const std::string& lack) {
    return Error(ErrorKind::invalid_argument, "the run {} ({}) is {}, not FINISHED: {}", run.run_id, visible(run.name),
                 to_string(run.status), lack)
        .with_advice("repeat it, or name another run (`forecast runs list` has them)");
}

RunSummary with_model(RunSummary run) {
    if (!run.has_model()) {
        throw Error(ErrorKind::invalid_argument, "the run {} ({}, {}) has no model", run.run_id, visible(run.name),
                    to_string(run.status))
            .with_advice("see `forecast runs list` for one that has");
    }
    return run;
}

TrainedRun with_artifacts(RunSummary run, const RunStore& store) {
    if (run.status != RunStatus::finished && store.list_artifacts(run).empty()) {
        throw unfinished(run, "it has no files");
    }
    auto artifacts = store.fetch_artifacts(run);
    return {std::move(run), std::move(artifacts)};
}

LoadedConfig recorded_config(const TrainedRun& run, const std::vector<std::string>& settings,
                             const std::optional<std::string>& store) {
    std::vector<Setting> parsed;
    if (store) {
        parsed.push_back({"store", *store, "FORECAST_STORE"});
    }
    for (const std::string& text : settings) {
        parsed.push_back(parse_setting(text));
        if (parsed.back().path.rfind("sources.", 0) != 0 && parsed.back().path != "store") {
            throw Error(ErrorKind::invalid_argument,
                        "'{}' cannot be set: a trained model takes other sources only (sources.<name>....); train anew "
                        "for the rest",
                        text);
        }
    }
    const auto file = run.config_file();
    if (!std::filesystem::exists(file)) {
        throw Error(ErrorKind::invalid_argument, "the run {} ({}) has no {}: neither `train` nor `backtest` made it",
                    run.summary.run_id, visible(run.summary.name), kConfigArtifact);
    }
    return parse_config(read_file(file), file.string(), parsed);
}

std::size_t calibration_begin(const Frame& frame, const ExperimentConfig& config, std::size_t row) {
    constexpr int kDays = 2 * 366;
    const std::size_t first = first_target_row(frame, config.features, static_cast<std::size_t>(config.window.size));
    const std::size_t unseen = validation_begin(frame.axis, config.split, first);
    return std::min(row, std::max(unseen, frame.axis.first_row_of(frame.axis.day(row) - kDays)));
}

NeuralInput neural_input(const ExperimentConfig& config) {
    return {config.features, config.window, config.issue, config.frame.target_name, config.training.threads};
}

std::vector<Metric> comparison_metrics(const Comparison& comparison) {
    std::vector<Metric> metrics;
    for (std::size_t i = 0; i < comparison.result.scores.size(); ++i) {
        const Score& score = comparison.result.scores[i];
        const auto more = score_metrics(score, i == 0 ? "" : beside_prefix(score.name));
        metrics.insert(metrics.end(), more.begin(), more.end());
    }
    return metrics;
}

}  // namespace forecast
