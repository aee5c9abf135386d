#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "forecast/config/experiment_config.hpp"
#include "forecast/core/forecaster.hpp"
#include "forecast/statistical/forecasters.hpp"
#include "trained_run.hpp"

namespace forecast {

/// Fits the forecasters that learn as of the refit day up to row `first_test_row`, which a backtest of the test period
/// begins with, and writes them below a run's artifacts: forecasters/linear.json, forecasters/additive.json.
void save_forecasters(const Frame& frame, const ExperimentConfig& config, std::size_t first_test_row,
                      const std::filesystem::path& artifacts);

/// The forecaster that these artifacts hold, which needs no fit as of its own day; else a new one.
std::unique_ptr<Forecaster> saved_or_new_forecaster(const std::string& name, const StatisticalOptions& options,
                                                    const std::filesystem::path& artifacts);

/// The run's forecaster as it was recorded: never fitted again, silent before the day of its fit. Throws Error(usage)
/// where the run has none of that name.
std::unique_ptr<Forecaster> recorded_forecaster(const std::string& name, const StatisticalOptions& options,
                                                const TrainedRun& run);

}  // namespace forecast
