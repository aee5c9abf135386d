#pragma once

#include <string>
#include <vector>

#include "forecast/core/time.hpp"
#include "forecast/sources/options.hpp"

namespace forecast {

/// One covariate of the config that `init` writes.
struct InitialColumn {
    std::string name;       ///< in the frame, such as "temperature"
    std::string from;       ///< "source.column"
    std::string aggregate;  ///< as in frame.columns
};

/// What `init` knows of an experiment once nothing is open any more.
struct InitialExperiment {
    struct Source {
        std::string name;
        SourceOptions options;
        std::vector<std::string> comments;
    };
    std::string name;
    std::string written_by;  ///< the command line
    std::vector<Source> sources;
    std::string target;  ///< "source.column"
    std::string unit = "MW";
    std::chrono::seconds step{86400};
    std::string time_zone = std::string(kParis);
    std::vector<InitialColumn> columns;
    bool has_temperature = false;      ///< a column "temperature"
    bool knows_weather_ahead = false;  ///< the files reach beyond the load
    Day first;                         ///< of the load
    Day end;                           ///< the day after its last whole one
    std::vector<std::string> remarks;  ///< what a person should know of how it was chosen, a sentence each
};

/// The experiment as a config with comments.
std::string initial_config(const InitialExperiment& experiment);

/// How many of the last days are scored: a year where two more come before, else less.
int test_days(int days);

}  // namespace forecast
