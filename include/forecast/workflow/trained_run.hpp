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
#include "forecast/model/neural_forecaster.hpp"
#include "forecast/report/run_page.hpp"
#include "forecast/statistical/forecasters.hpp"
#include "forecast/tracking/model_registry.hpp"

namespace forecast {

/// What a recorded run needs to be used again: the artifacts below are its agreement with `train`.
inline constexpr const char* kConfigArtifact = "config.json";
inline constexpr const char* kModelArtifact = "model";
inline constexpr const char* kBacktestReport = "backtest.json";

/// What is thrown where there is no run store yet: Error(not_found).
Error no_runs_yet(const TrackingLocation& location);
/// The run store at `location`, for reading; throws no_runs_yet() where there is none.
std::unique_ptr<RunStore> open_existing_runs(const TrackingLocation& location);
/// The same, for writing too.
std::unique_ptr<RunStore> open_existing_runs_for_change(const TrackingLocation& location);

/// What help says of an option that names a run.
inline constexpr const char* kRunReference =
    "Run id, a prefix of one, its name, latest, or of a registered model NAME@alias or NAME/version";
/// The run that `reference` names: what RunStore::resolve() takes, or a version of a registered model: NAME@alias,
/// NAME/number, NAME/latest, "models:/" before it or not. Throws Error(invalid_argument) where there is none.
RunSummary find_run(const RunStore& store, const TrackingLocation& registry, const std::string& reference,
                    Lifecycle lifecycle = Lifecycle::active);
/// What `reference` names: a run, and the version by which it was named where that was so.
struct NamedRun {
    RunSummary run;
    std::optional<ModelVersion> version;
};
NamedRun find_named_run(const RunStore& store, const TrackingLocation& registry, const std::string& reference,
                        Lifecycle lifecycle = Lifecycle::active);
/// The same with a registry that is opened by `open_registry` where `reference` may name a version; null: there is
/// none.
using RegistryOpener = std::function<const ModelRegistry*()>;
NamedRun find_named_run(const RunStore& store, const RegistryOpener& open_registry, const std::string& reference,
                        Lifecycle lifecycle = Lifecycle::active);
/// Throws Error(locked) where a live process of this machine records one of the runs.
void check_no_process_records(const std::vector<RunSummary>& runs);
/// The run that made this version.
RunSummary run_of(const ModelVersion& version, const RunStore& store, Lifecycle lifecycle = Lifecycle::active);

/// A recorded run with its files at hand.
struct TrainedRun {
    RunSummary summary;
    std::filesystem::path artifacts;

    /// Of the config that it was trained with, a config like any other.
    [[nodiscard]] std::filesystem::path config_file() const { return artifacts / kConfigArtifact; }
    [[nodiscard]] std::filesystem::path model() const { return artifacts / kModelArtifact; }
};
TrainedRun with_artifacts(RunSummary run, const RunStore& store);
/// The run itself; throws Error(invalid_argument) where it has no network.
RunSummary with_model(RunSummary run);

/// The config that the run was made with; `settings` may change its sources only, anything else is an
/// Error(invalid_argument), as is a run without a config. `store` goes before its own.
LoadedConfig recorded_config(const TrainedRun& run, const std::vector<std::string>& settings,
                             const std::optional<std::string>& store = std::nullopt);

NeuralInput neural_input(const ExperimentConfig& config);

/// Where the errors that make the intervals of `row` begin: the newest two years before it, as far as the network was
/// not trained on them.
std::size_t calibration_begin(const Frame& frame, const ExperimentConfig& config, std::size_t row);

/// `model` and the baselines beside it, scored on the same rows; those that `artifacts` hold are taken from there.
Comparison compare_with_baselines(Forecaster& model, const Frame& frame, const ExperimentConfig& config,
                                  const BacktestOptions& options, const std::filesystem::path& artifacts);

/// The model's metrics under their plain names ("mae"), the others' behind beside_prefix().
std::vector<Metric> comparison_metrics(const Comparison& comparison);

}  // namespace forecast
