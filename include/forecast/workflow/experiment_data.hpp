#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "forecast/config/experiment_config.hpp"
#include "forecast/core/series.hpp"
#include "forecast/features/frame_builder.hpp"
#include "forecast/sources/data_source.hpp"

// From a config to series and to a frame. Reads the store and files, never the network.

namespace forecast {

/// The series of an experiment as they were read, and what is worth knowing of them. Keys are "source.column".
struct ExperimentData {
    std::map<std::string, Series> series;
    std::vector<std::string> notes;                 ///< what the sources mended, a sentence each
    std::map<std::string, RepeatedTimes> repeated;  ///< of csv sources
    std::set<std::string> fetched;                  ///< keys of series that come from an API
    bool simulated = false;                         ///< some of it is synthetic
    std::string sha256;                             ///< of all times and values
};

/// SHA-256 of all times and values of the series whose keys begin with `prefix`, as 64 hex digits.
std::string sha256_of(const std::map<std::string, Series>& all, const std::string& prefix);

/// Reads csv and simulated sources directly, the others from the store. Throws Error(insufficient_data) if the store
/// lacks a series; `config_file` is named in the command that it advises.
ExperimentData read_experiment_data(const ExperimentConfig& config, const std::string& config_file);

/// Drops the values outside the period.
void clip(ExperimentData& data, const Period& period);
/// Drops all series but the named ones; all stay if none is named. Throws Error(invalid_argument) listing the keys.
void choose_series(ExperimentData& data, const std::vector<std::string>& names);
/// Leaves the newest value of each time.
void drop_older_revisions(Series& series);

/// Reads all csv and simulated sources of the config, also those that the frame does not use, and checks that the
/// frame's columns are there. Throws Error for a file or a column that is not.
void check_sources(const ExperimentConfig& config);

/// The frame of these series, `rows_ahead` rows beyond the newest load; the notes of both are logged.
Frame build_experiment_frame(const ExperimentData& data, const ExperimentConfig& config, std::size_t rows_ahead);

}  // namespace forecast
