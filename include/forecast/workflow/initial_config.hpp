#pragma once

#include <optional>
#include <string>
#include <vector>

#include "forecast/core/time.hpp"
#include "forecast/sources/options.hpp"

// `init`, last step: an experiment that is fully known, as a config with comments.

namespace forecast {

/// One covariate of that config.
struct InitialColumn {
    std::string name;       ///< in the frame, such as "temperature"
    std::string from;       ///< "source.column"
    std::string aggregate;  ///< as in frame.columns
};

/// What `init` knows of an experiment once all questions are answered.
struct InitialExperiment {
    struct Source {
        std::string name;
        SourceOptions options;
        std::vector<std::string> comments;
        bool has_offsets = false;  ///< its times have an offset from UTC
    };
    std::string name;
    std::string written_by;  ///< the command line, for a comment
    std::vector<Source> sources;
    std::string target;  ///< "source.column"
    std::string unit = "MW";
    std::chrono::seconds step{86400};
    std::string time_zone = std::string(kParis);
    std::vector<InitialColumn> columns;
    bool has_temperature = false;      ///< there is a column "temperature"
    bool knows_weather_ahead = false;  ///< the files reach beyond the load
    Day first;                         ///< of the load
    Day end;                           ///< the day after its last complete one, or after the last before a long gap
    int missing_days = 0;              ///< between those, in gaps of more than a week
    std::optional<Day> resumed;        ///< the day after the newest such gap
    std::vector<std::string> remarks;  ///< for the person, a sentence each: how things were chosen
};

/// The experiment as a config with comments.
std::string initial_config(const InitialExperiment& experiment);

/// Days that are scored: as test_days() has it, but none before a long gap, nor of the two weeks after it.
int scored_days(const InitialExperiment& experiment);

/// Days of the test period out of `days`: a year if two more come before it, else fewer.
int test_days(int days);

}  // namespace forecast
