#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "forecast/config/experiment_config.hpp"
#include "forecast/core/cancellation.hpp"
#include "forecast/core/forecaster.hpp"
#include "forecast/statistical/forecasters.hpp"
#include "forecast/workflow/trained_run.hpp"

namespace forecast {

/// Writes a forecaster below a run's artifacts (forecasters/linear.json, forecasters/additive.json) as a backtest has
/// it at `row`, fitted where it is not yet; one that does not learn is passed over. It must be prepared with `frame`.
void save_forecaster(Forecaster& forecaster, const Frame& frame, const IssueOptions& issue, std::size_t row,
                     const std::filesystem::path& artifacts);

/// The same for all of the config's.
void save_forecasters(const Frame& frame, const ExperimentConfig& config, std::size_t row,
                      const std::filesystem::path& artifacts, const Cancellation& cancellation = {});

/// Tells MLflow, which may register them, that they are no models for Python.
void describe_forecasters(const std::filesystem::path& artifacts, const std::string& run_id);

/// Throws what save_forecasters() would throw for want of data; writes nothing.
void check_fits(const Frame& frame, const ExperimentConfig& config, std::size_t row);

/// The forecaster that these artifacts hold, which needs no fit as of its own day; else a new one.
std::unique_ptr<Forecaster> saved_or_new_forecaster(const std::string& name, const StatisticalOptions& options,
                                                    const std::filesystem::path& artifacts);

/// Where a run keeps its fitted forecasters.
inline constexpr const char* kForecastersArtifact = "forecasters";

/// Those of a run, given whether it has a file of this name among its artifacts.
using HasArtifact = std::function<bool(const std::string& path)>;
std::vector<std::string> recorded_names(const HasArtifact& has);
std::vector<std::string> recorded_names(const RunSummary& run, const RunStore& store);
/// Throws Error(invalid_argument) naming those that there are where `forecaster` is none of them.
void check_recorded(const std::string& forecaster, const std::vector<std::string>& recorded, const RunSummary& run);
void check_recorded(const std::string& forecaster, const TrainedRun& run);
bool is_recorded(const std::string& forecaster, const TrainedRun& run);

/// What a run forecasts by where nobody says: its network, else the one that was best in its backtest, in the weather
/// of its config. Throws Error(invalid_argument) where it has none.
std::string usual_forecaster(const TrainedRun& run);

/// A statistical forecaster of the run as a backtest has it for `row`, prepared with `frame`: where its fit is too old
/// by then it is fitted anew, as of its newest day for that, from what was known. It keeps that fit when it is prepared
/// again.
std::unique_ptr<Forecaster> recorded_forecaster(const std::string& name, const ExperimentConfig& config,
                                                const TrainedRun& run, const Frame& frame, std::size_t row);

}  // namespace forecast
