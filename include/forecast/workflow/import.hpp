#pragma once

#include <string>
#include <vector>

#include "forecast/config/experiment_config.hpp"
#include "forecast/store/observation_store.hpp"
#include "forecast/workflow/observer.hpp"
#include "forecast/workflow/workspace.hpp"

// `data import`: values of CSV files for a series that is otherwise fetched.

namespace forecast {

/// Values of CSV files for a series that is else fetched.
struct ImportRequest {
    std::vector<std::string> files;  ///< .csv or .csv.gz, paths or globs
    std::string into;                ///< source.column of the config
    std::string time_column = "date_heure";
    std::string time_zone = std::string(kParis);
    std::string value_column;        ///< empty: the series' own
    std::vector<std::string> where;  ///< COLUMN=VALUE: only those rows
    SourceOptions format;            ///< how the files are written; what is not set is found out
    bool wait = false;               ///< for another forecast that is at work
};

struct ImportResult {
    std::string series;  ///< its id
    UpsertCount values;
};

/// Stores the values and fills the daily tables. Of files that say which territory a row is of only the config's is
/// taken. Throws Error(invalid_argument) where `into` or `where` make no sense, Error(insufficient_data) where the
/// files hold no value, or contradict themselves.
ImportResult import_values(const ExperimentConfig& config, const ImportRequest& request, const Workspace& workspace,
                           Observer& observer);

}  // namespace forecast
