#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "forecast/config/load.hpp"
#include "forecast/evaluation/backtest.hpp"
#include "forecast/model/neural_forecaster.hpp"
#include "forecast/tracking/run_store.hpp"

namespace forecast {

/// What a recorded run needs to be used again: the artifacts below are its agreement with `train`.
inline constexpr const char* kConfigArtifact = "config.json";
inline constexpr const char* kModelArtifact = "model";

/// The run store at `location` (tracking_location); throws Error(usage) with the command to type where there is none
/// yet.
std::unique_ptr<RunStore> open_existing_runs(const std::string& location);

/// The directory of a run's artifacts; throws Error if it is not there (moved?).
std::filesystem::path artifact_directory(const RunSummary& run);

/// The config that the run was trained with; `settings` may change its sources only, anything else is an Error(usage).
/// FORECAST_STORE counts as for `train`.
LoadedConfig recorded_config(const RunSummary& run, const std::vector<std::string>& settings);
/// Its file, a config like any other.
std::filesystem::path recorded_config_file(const RunSummary& run);

NeuralInput neural_input(const ExperimentConfig& config);

/// Where the errors that make the intervals of `row` begin: the newest two years before it, as far as the network was
/// not trained on them.
std::size_t calibration_begin(const Frame& frame, const ExperimentConfig& config, std::size_t row);

/// `model` and the baselines beside it, scored on the same rows.
struct Comparison {
    BacktestResult result;
    std::vector<std::string> names;
};
Comparison compare_with_baselines(Forecaster& model, const Frame& frame, const ExperimentConfig& config,
                                  const BacktestOptions& options);

/// Rows as CSV: day, actual, then each forecaster's forecast.
std::string predictions_csv(const Frame& frame, const Comparison& comparison);

/// The model's metrics under their plain names ("mae"), the baselines' as "<name>/mae".
std::vector<Metric> comparison_metrics(const Comparison& comparison);

}  // namespace forecast
