#pragma once

#include <string>
#include <vector>

#include "forecast/sources/file_guess.hpp"
#include "forecast/workflow/initial_config.hpp"
#include "forecast/workflow/open_questions.hpp"

namespace forecast {

/// What the command line says.
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

/// What an experiment on these files is to be: which column is the load, in which unit, of which zone, what the weather
/// is. What neither files nor arguments say is asked. Throws Error(insufficient_data) where there is no load, or too
/// short a one.
InitialExperiment design_experiment(std::vector<FileGuess> files, const InitArguments& arguments,
                                    OpenQuestions& questions);

}  // namespace forecast
