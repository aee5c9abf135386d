#pragma once

#include <string>
#include <vector>

#include "forecast/training/neural_plugin.hpp"
#include "forecast/workflow/forecaster_set.hpp"
#include "forecast/workflow/prepared_backtest.hpp"
#include "forecast/workflow/trained_run.hpp"

namespace forecast {

/// The network of a recorded run beside the others: in each mode of weather, where that makes a difference. Throws
/// Error(invalid_argument) where the frame has not its columns.
void add_network(ForecasterSet& set, const TrainedRun& run, NeuralInput input, const Frame& frame,
                 const NeuralPlugin& neural, const std::vector<WeatherMode>& weathers);

/// The period's options such that no interval comes from errors on rows that the network was fitted on. Warns where it
/// was fitted on rows of the period itself.
BacktestOptions exclude_training_rows(const ExperimentConfig& trained_config, const PreparedBacktest& prepared);
/// Says that a network's errors are too small on a period that begins with days it was trained or chosen on.
void warn_if_seen(const ExperimentConfig& trained_config, Day from);

}  // namespace forecast
