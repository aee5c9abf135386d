#pragma once

#include <string>
#include <vector>

#include "forecast/config/load.hpp"
#include "forecast/features/split.hpp"
#include "forecast/report/terminal.hpp"
#include "forecast/tracking/active_run.hpp"
#include "forecast/training/neural_plugin.hpp"
#include "forecast/workflow/experiment_data.hpp"
#include "forecast/workflow/trained_run.hpp"

// The steps of train(): preparation before the run, and what is written into it.

namespace forecast {

/// What a training needs, put together and checked before a run begins.
struct PreparedTraining {
    LoadedConfig config;
    ExperimentData data;
    Frame frame;
    Split split;
    std::size_t n_features = 0;  ///< columns of the network's input
};
/// Reads the data, builds the frame, splits it. Throws Error(insufficient_data) and Error(invalid_argument).
PreparedTraining prepare_training(LoadedConfig config, const std::string& config_file);

/// Where the run comes from: commit, command line, digest of the data, libraries.
std::vector<Tag> provenance_tags(const PreparedTraining& prepared, const NeuralPlugin& neural);

/// All options of the config as params. A few have the short names that the reference's params have; the others are
/// named by their path.
std::vector<Param> params_of(const LoadedConfig& config);
/// The same, and n_features.
std::vector<Param> params_of(const PreparedTraining& prepared);

/// The metrics of an epoch, with its number as their step.
void log_epoch(const Epoch& epoch, ActiveRun& run);

/// Writes config.json, which evaluate and predict read.
void save_config(const ExperimentConfig& config, const ActiveRun& run);
/// Writes `model/` and registers it with MLflow as the run's model. `unit` is that of the forecasts.
void save_model(const TrainingResult& trained, const std::string& unit, const NeuralPlugin& neural, ActiveRun& run);

/// Fits the statistical forecasters as of the begin of the test period, and keeps them in the run.
void save_forecasters(const PreparedTraining& prepared, const ActiveRun& run, const Cancellation& cancellation);

/// Scores the network and the forecasters kept in the run on the test period; calibrates their intervals in the run.
Comparison score_on_test(Forecaster& model, const PreparedTraining& prepared, const ActiveRun& run,
                         const Cancellation& cancellation);
/// The table of scores that `train` prints.
std::string render_scores(const PreparedTraining& prepared, const Comparison& comparison, const Terminal& terminal);
/// Writes the result: metrics of the test period, val_loss of the kept weights one step after the last epoch's,
/// predictions.csv, and the table of scores.
void record_result(const TrainingResult& fitted, const Comparison& comparison, const PreparedTraining& prepared,
                   ActiveRun& run);

}  // namespace forecast
