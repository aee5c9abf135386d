#pragma once

#include <CLI/CLI.hpp>

#include "forecast/sources/options.hpp"

namespace forecast {

/// How a CSV file is written, as a csv source of a config says it; what is not given is found out.
void add_file_format_options(CLI::App& command, SourceOptions& options);

}  // namespace forecast
