#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "forecast/config/experiment_config.hpp"
#include "forecast/core/series.hpp"
#include "forecast/features/frame_builder.hpp"
#include "forecast/sources/data_source.hpp"

namespace forecast {

/// The series of an experiment as they were read, and what is worth knowing of them.
struct ExperimentData {
    std::map<std::string, Series> series;           ///< by "source.column"
    std::vector<std::string> notes;                 ///< what the sources mended
    std::map<std::string, RepeatedTimes> repeated;  ///< by "source.column", of csv sources
    std::set<std::string> fetched;                  ///< those of an API, by "source.column"
    bool simulated = false;
    std::string sha256;  ///< of all times and values
};

/// SHA-256, in hex digits, of all times and values of those series whose keys begin with `prefix`.
std::string sha256_of(const std::map<std::string, Series>& all, const std::string& prefix);

/// Reads csv and simulated sources directly and the others from the store; never touches the network. `config_file` is
/// named in the command that an Error(insufficient_data) advises.
ExperimentData read_experiment_data(const ExperimentConfig& config, const std::string& config_file);

/// Leaves the values of the period.
void clip(ExperimentData& data, const Period& period);
/// Leaves the named series, all where none is named; throws Error(invalid_argument) naming those that there are.
void choose_series(ExperimentData& data, const std::vector<std::string>& names);
/// Leaves the newest value of each time.
void drop_older_revisions(Series& series);

/// Reads what csv and simulated sources of the config have, also those that the frame does not use, and looks whether
/// the frame's columns are there. Throws Error for a file or column that is not.
void check_sources(const ExperimentConfig& config);

/// The frame of those series, the notes of both logged.
Frame build_experiment_frame(const ExperimentData& data, const ExperimentConfig& config, std::size_t rows_ahead);

}  // namespace forecast
