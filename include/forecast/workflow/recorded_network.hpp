#pragma once

#include <memory>
#include <string>
#include <vector>

#include "forecast/model/neural_forecaster.hpp"
#include "forecast/workflow/forecaster_set.hpp"
#include "forecast/workflow/prepared_backtest.hpp"
#include "forecast/workflow/trained_run.hpp"

// The network of a recorded run, scored beside other forecasters.

namespace forecast {

/// Whether the run's network is one that the program's own kernel cannot read, so that libtorch must be opened.
bool needs_libtorch(const TrainedRun& run);
/// The run's network, prepared on `frame`; by libtorch only where needs_libtorch(). Throws Error if it cannot be read,
/// Error(invalid_argument) if its columns are not those of `input`. REQUIRES: `frame` outlives it.
std::unique_ptr<NeuralForecaster> load_network(const TrainedRun& run, const NeuralInput& input, const Frame& frame);

/// Adds the network to `set`, in each weather mode if that makes a difference to it. Throws Error(invalid_argument) if
/// the frame lacks columns that it reads.
void add_network(ForecasterSet& set, const TrainedRun& run, NeuralInput input, const Frame& frame,
                 const std::vector<WeatherMode>& weathers);

/// The options of the prepared period, but no interval comes from errors on rows that the network was fitted on. Logs a
/// warning if rows of the period itself are among them.
BacktestOptions exclude_training_rows(const ExperimentConfig& trained_config, const PreparedBacktest& prepared);
/// Logs a warning if the period begins with days on which the network was trained or validated: its errors there are
/// too small.
void warn_if_seen(const ExperimentConfig& trained_config, Day from);

}  // namespace forecast
