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

namespace forecast {

/// What a training needs, put together and checked before a run is opened.
struct PreparedTraining {
    LoadedConfig config;
    ExperimentData data;
    Frame frame;
    Split split;
    std::size_t n_features = 0;  ///< columns of a window
};
PreparedTraining prepare_training(LoadedConfig config, const std::string& config_file);

/// Where the run comes from: commit, command, data, libraries.
std::vector<Tag> provenance_tags(const PreparedTraining& prepared, const NeuralPlugin& neural);

/// Options under the names that the reference's params have, the others under their path.
std::vector<Param> params_of(const PreparedTraining& prepared);

/// Writes config.json: what evaluate and predict read back.
void save_config(const ExperimentConfig& config, const ActiveRun& run);
/// Writes `model/` and tells MLflow of it.
/// `unit`: of what it forecasts.
void save_model(const NeuralForecaster& model, const std::string& unit, const NeuralPlugin& neural, ActiveRun& run);

/// Fits the statistical forecasters that learn, as of the test period's beginning, and saves them in the run.
void save_forecasters(const PreparedTraining& prepared, const ActiveRun& run, const Cancellation& cancellation);

/// With the forecasters that the run holds.
Comparison score_on_test(Forecaster& model, const PreparedTraining& prepared, const ActiveRun& run,
                         const Cancellation& cancellation);
/// What `train` prints of the scores.
std::string render_scores(const PreparedTraining& prepared, const Comparison& comparison, const Terminal& terminal);
/// Metrics of the test period, the kept weights' val_loss a step after the last epoch's, predictions.csv
/// and the table of the scores.
void record_result(const TrainingResult& fitted, const Comparison& comparison, const PreparedTraining& prepared,
                   ActiveRun& run);

}  // namespace forecast
