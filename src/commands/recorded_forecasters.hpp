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

/// Writes a forecaster below a run's artifacts (forecasters/linear.json, forecasters/additive.json) as a backtest has
/// it at `row`, fitted where it is not yet; one that does not learn is passed over. It must be prepared with `frame`.
void save_forecaster(Forecaster& forecaster, const Frame& frame, const IssueOptions& issue, std::size_t row,
                     const std::filesystem::path& artifacts);

/// The same for all of the config's.
void save_forecasters(const Frame& frame, const ExperimentConfig& config, std::size_t row,
                      const std::filesystem::path& artifacts);

/// Throws what save_forecasters() would throw for want of data; writes nothing.
void check_fits(const Frame& frame, const ExperimentConfig& config, std::size_t row);

/// The forecaster that these artifacts hold, which needs no fit as of its own day; else a new one.
std::unique_ptr<Forecaster> saved_or_new_forecaster(const std::string& name, const StatisticalOptions& options,
                                                    const std::filesystem::path& artifacts);

/// The run's forecaster as it was recorded: never fitted again, silent before the day of its fit. Throws Error(usage)
/// where the run has none of that name.
std::unique_ptr<Forecaster> recorded_forecaster(const std::string& name, const StatisticalOptions& options,
                                                const TrainedRun& run);

}  // namespace forecast
