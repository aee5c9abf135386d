#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "forecast/config/load.hpp"
#include "forecast/core/error.hpp"
#include "forecast/evaluation/backtest.hpp"
#include "forecast/evaluation/comparison.hpp"
#include "forecast/forecasters/forecasters.hpp"
#include "forecast/model/neural_forecaster.hpp"
#include "forecast/report/run_page.hpp"
#include "forecast/tracking/model_registry.hpp"
#include "forecast/tracking/run_store.hpp"

// A recorded run, found by what a person types, with all that is needed to use it again.

namespace forecast {

// Artifacts by which train and backtest agree with evaluate and predict.
inline constexpr const char* kConfigArtifact = "config.json";
inline constexpr const char* kModelArtifact = "model";
inline constexpr const char* kBacktestReport = "backtest.json";

/// The error of a command that needs runs where there are none yet: Error(not_found).
Error no_runs_yet(const TrackingLocation& location);
/// The run store at `location`, for reading. Throws no_runs_yet() if there is none.
std::unique_ptr<RunStore> open_existing_runs(const TrackingLocation& location);
/// The same for writing.
std::unique_ptr<RunStore> open_existing_runs_for_change(const TrackingLocation& location);

/// Help text of an option that names a run.
inline constexpr const char* kRunReference =
    "Run id, a prefix of one, its name, latest, or of a registered model NAME@alias or NAME/version";
/// The run that `reference` names: what RunStore::resolve() takes, or a version of a registered model as NAME@alias,
/// NAME/number or NAME/latest, with or without "models:/". Throws Error(not_found) if there is none.
RunSummary find_run(const RunStore& store, const TrackingLocation& registry, const std::string& reference,
                    Lifecycle lifecycle = Lifecycle::active);
/// A run, and the model version by which it was named, if it was.
struct NamedRun {
    RunSummary run;
    std::optional<ModelVersion> version;
};
/// The same, with that version.
NamedRun find_named_run(const RunStore& store, const TrackingLocation& registry, const std::string& reference,
                        Lifecycle lifecycle = Lifecycle::active);
/// Opens the registry, or gives the open one; nullptr if there is none.
using RegistryOpener = std::function<const ModelRegistry*()>;
/// The same; `open_registry` is called only if `reference` may name a version.
NamedRun find_named_run(const RunStore& store, const RegistryOpener& open_registry, const std::string& reference,
                        Lifecycle lifecycle = Lifecycle::active);
/// Throws Error(locked) if a live process of this machine records one of the runs.
void check_no_process_records(const std::vector<RunSummary>& runs);
/// The run that made this version. Throws Error(not_found) if that is unknown, deleted or gone.
RunSummary run_of(const ModelVersion& version, const RunStore& store, Lifecycle lifecycle = Lifecycle::active);

/// A recorded run with its artifacts on this machine.
struct TrainedRun {
    RunSummary summary;
    std::filesystem::path artifacts;

    /// The config that it was made with, a config like any other.
    [[nodiscard]] std::filesystem::path config_file() const { return artifacts / kConfigArtifact; }
    [[nodiscard]] std::filesystem::path model() const { return artifacts / kModelArtifact; }
};
/// What is thrown where a run that did not finish `lack`s what is asked of it: its status, and what to do.
Error unfinished(const RunSummary& run, const std::string& lack);
/// Fetches the run's artifacts if they are elsewhere. Throws unfinished() if the run did not finish and has none.
TrainedRun with_artifacts(RunSummary run, const RunStore& store);
/// The run itself. Throws Error(invalid_argument) if it has no network.
RunSummary with_model(RunSummary run);

/// The config that the run was made with. `settings` (KEY=VALUE) may change sources and store only; `store` overrides
/// its own. Throws Error(invalid_argument) for other settings, and for a run without a config.
LoadedConfig recorded_config(const TrainedRun& run, const std::vector<std::string>& settings,
                             const std::optional<std::string>& store = std::nullopt);

/// What a network of this config is fed with.
NeuralInput neural_input(const ExperimentConfig& config);

/// The first row whose error may calibrate the intervals of `row`: at most two years before it, and no row that the
/// network was trained on.
std::size_t calibration_begin(const Frame& frame, const ExperimentConfig& config, std::size_t row);

/// The first forecaster's metrics under their plain names ("mae"), the others' behind beside_prefix().
std::vector<Metric> comparison_metrics(const Comparison& comparison);

}  // namespace forecast
