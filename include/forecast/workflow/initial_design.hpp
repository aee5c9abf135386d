#pragma once

#include <string>
#include <vector>

#include "forecast/sources/file_guess.hpp"
#include "forecast/workflow/initial_config.hpp"
#include "forecast/workflow/open_questions.hpp"

// `init`, first step: what an experiment on the user's files is.

namespace forecast {

/// What the command line says; what is empty is found out or asked.
struct InitArguments {
    std::vector<std::string> files;
    std::string out = "forecast.json";
    std::string name;
    std::string load;
    std::vector<std::string> temperature;
    std::string time_zone;
    std::string unit;
    std::string key;
    bool yes = false;
};

/// Decides which column is the load, in which unit and zone, and which columns are weather. What neither files nor
/// arguments tell is asked of `questions`. Throws Error(insufficient_data) if there is no load, or too short a one.
InitialExperiment design_experiment(std::vector<FileGuess> files, const InitArguments& arguments,
                                    OpenQuestions& questions);

}  // namespace forecast
