#pragma once

#include <CLI/CLI.hpp>

#include "forecast/sources/options.hpp"

namespace forecast {

/// Options that say how a CSV file is written, as a csv source of a config does. What is not given is detected.
void add_file_format_options(CLI::App& command, SourceOptions& options);

}  // namespace forecast
