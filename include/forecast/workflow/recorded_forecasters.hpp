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

// The statistical forecasters of a run: how they are kept in its artifacts (forecasters/NAME.json) and used again.

namespace forecast {

/// Writes a forecaster below a run's artifacts as a backtest has it at `row`; fits it if its fit is older. Skips one
/// that does not learn. REQUIRES: prepared on `frame`.
void save_forecaster(Forecaster& forecaster, const Frame& frame, const IssueOptions& issue, std::size_t row,
                     const std::filesystem::path& artifacts);

/// The same for all statistical forecasters of the config. Throws Error(insufficient_data), and Cancelled.
void save_forecasters(const Frame& frame, const ExperimentConfig& config, std::size_t row,
                      const std::filesystem::path& artifacts, const Cancellation& cancellation = {});

/// Writes an MLmodel beside them, which tells MLflow that they are no models for Python.
void describe_forecasters(const std::filesystem::path& artifacts, const std::string& run_id);

/// Throws what save_forecasters() would throw for lack of data; writes nothing.
void check_fits(const Frame& frame, const ExperimentConfig& config, std::size_t row);

/// The forecaster kept in these artifacts, which needs no fit as of its own day; else a new one. Not prepared yet.
std::unique_ptr<Forecaster> saved_or_new_forecaster(const std::string& name, const StatisticalOptions& options,
                                                    const std::filesystem::path& artifacts);

/// Directory of a run's artifacts that keeps them.
inline constexpr const char* kForecastersArtifact = "forecasters";

/// Whether a run has a file of this name among its artifacts.
using HasArtifact = std::function<bool(const std::string& path)>;
/// Names of a run's forecasters that can predict: network, learners with a file, baselines.
std::vector<std::string> recorded_names(const HasArtifact& has);
/// The same of a run whose artifacts may be elsewhere: lists them, fetches nothing.
std::vector<std::string> recorded_names(const RunSummary& run, const RunStore& store);
/// Throws Error(invalid_argument), naming those that there are, if `forecaster` is none of them.
void check_recorded(const std::string& forecaster, const std::vector<std::string>& recorded, const RunSummary& run);
void check_recorded(const std::string& forecaster, const TrainedRun& run);
/// Whether the run has this forecaster.
bool is_recorded(const std::string& forecaster, const TrainedRun& run);

/// What a run forecasts by if nobody says: its network, else the best of its backtest in its config's weather mode.
/// Throws Error(invalid_argument) if it has none.
std::string usual_forecaster(const TrainedRun& run);

/// A statistical forecaster of the run as a backtest has it for `row`, prepared on `frame`. If its fit is due by then,
/// it is fitted anew, as of the newest refit day. It keeps that fit when it is prepared again. `on_loaded` is
/// called before that, and may forecast earlier rows.
std::unique_ptr<Forecaster> recorded_forecaster(const std::string& name, const ExperimentConfig& config,
                                                const TrainedRun& run, const Frame& frame, std::size_t row,
                                                const std::function<void(Forecaster&)>& on_loaded = {});

}  // namespace forecast
