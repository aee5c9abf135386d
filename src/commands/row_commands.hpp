#pragma once

#include <optional>
#include <string>
#include <vector>

#include "common.hpp"
#include "forecast/config/tabular_config.hpp"

// What train, sweep, evaluate and predict do where the task is a classification or a regression of rows.

namespace forecast {

/// The task of the config that was given; nothing if it is a forecast, or none was given.
std::optional<RowTask> row_task_of(const ConfigArguments& arguments);
/// As load_config().
LoadedTabularConfig load_tabular_config(const ConfigArguments& arguments, const std::vector<Setting>& flags = {});

struct TrainRowsArguments {
    std::vector<Setting> flags;
    std::vector<std::string> tags;
    bool dry_run = false;
    bool wait = false;
    bool json = false;
};
ExitCode train_rows_command(const TrainRowsArguments& arguments, Session& session);

struct SweepRowsArguments {
    std::vector<Setting> flags;
    std::vector<std::string> tags;
    bool wait = false;
    bool json = false;
};
ExitCode sweep_rows_command(const SweepRowsArguments& arguments, Session& session);

/// The run that `evaluate` means, if it is of rows; nothing if it is of forecasts.
std::optional<RunSummary> rows_run_of(const std::string& reference, Session& session);
ExitCode evaluate_rows_command(const RunSummary& run, const OutputArguments& output, Session& session);

struct PredictRowsArguments {
    std::string run;    ///< empty: the newest of rows, of the config's experiment if there is one
    std::string input;  ///< a CSV file
    std::string out;    ///< empty: stdout
    bool json = false;
};
ExitCode predict_rows_command(const PredictRowsArguments& arguments, Session& session);

}  // namespace forecast
