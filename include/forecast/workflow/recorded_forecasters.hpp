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
#include "forecast/forecasters/forecasters.hpp"
#include "forecast/forecasters/saved_forecaster.hpp"
#include "forecast/workflow/trained_run.hpp"

// The forecasters of a run other than its network: how they are kept in its artifacts (forecasters/NAME.json) and used
// again.

namespace forecast {

/// Fits it as a backtest has it at `row`, unless its fit is as new as that; one that learns nothing is left as it is.
/// REQUIRES: prepared on `frame`. Throws Error(insufficient_data).
void fit_as_due(Forecaster& forecaster, const Frame& frame, const IssueOptions& issue, std::size_t row);

/// Writes a forecaster below a run's artifacts as a backtest has it at `row`; fits it if its fit is older. Skips one
/// that does not learn. REQUIRES: prepared on `frame`.
void save_forecaster(Forecaster& forecaster, const Frame& frame, const IssueOptions& issue, std::size_t row,
                     const std::filesystem::path& artifacts);

/// The same for all forecasters of the config. Throws Error(insufficient_data), and Cancelled.
void save_forecasters(const Frame& frame, const ExperimentConfig& config, std::size_t row,
                      const std::filesystem::path& artifacts, const Cancellation& cancellation = {});

/// Writes an MLmodel beside them, which tells MLflow that they are no models for Python.
void describe_forecasters(const std::filesystem::path& artifacts, const std::string& run_id);

/// Throws what save_forecasters() would throw for lack of data; writes nothing.
void check_fits(const Frame& frame, const ExperimentConfig& config, std::size_t row);

/// Names of a run's forecasters that can predict: network, learners with a file, baselines. `artifacts`: the paths of
/// its files.
std::vector<std::string> recorded_names(const std::vector<std::string>& artifacts);
/// The same of a run whose artifacts may be elsewhere: lists them, fetches nothing.
std::vector<std::string> recorded_names(const RunSummary& run, const RunStore& store);
/// The same of a run whose artifacts are here.
std::vector<std::string> recorded_names(const TrainedRun& run);
/// Throws Error(invalid_argument), naming those that there are, if `forecaster` is none of them.
void check_recorded(const std::string& forecaster, const std::vector<std::string>& recorded, const RunSummary& run);
void check_recorded(const std::string& forecaster, const TrainedRun& run);
/// Whether the run has this forecaster.
bool is_recorded(const std::string& forecaster, const TrainedRun& run);

/// What a run forecasts by if nobody says: its network, else the best of its backtest in its config's weather mode.
/// Throws Error(invalid_argument) if it has none.
std::string usual_forecaster(const TrainedRun& run);

/// A forecaster of the run other than its network, as a backtest has it for `row`, prepared on `frame`. If its fit is
/// due by then, it is fitted anew, as of the newest refit day. It keeps that fit when it is prepared again. `on_loaded`
/// is called before that, and may forecast earlier rows.
std::shared_ptr<Forecaster> recorded_forecaster(const std::string& name, const ExperimentConfig& config,
                                                const TrainedRun& run, const Frame& frame, std::size_t row,
                                                const std::function<void(Forecaster&)>& on_loaded = {});

}  // namespace forecast
