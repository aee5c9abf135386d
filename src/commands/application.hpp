#pragma once

#include "exit_code.hpp"

namespace forecast {

/// Parses the command line, runs the command, and turns whatever is thrown into one line on stderr and an exit code.
/// main() calls nothing else; nobody else catches everything.
ExitCode run_application(int argc, char** argv);

}  // namespace forecast
