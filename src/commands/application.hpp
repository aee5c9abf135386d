#pragma once

#include "exit_code.hpp"

namespace forecast {

/// Parses the command line, runs the command, and turns whatever it throws into one line on stderr and an exit code.
ExitCode run_application(int argc, char** argv);

}  // namespace forecast
