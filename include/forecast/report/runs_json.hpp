#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "forecast/tracking/run_store.hpp"

// Runs as JSON, as `runs list`, `runs show` and `runs export` print them.

namespace forecast {

/// A run as `runs show --json` prints it. NaN and infinities are the texts "NaN", "Infinity", "-Infinity".
nlohmann::ordered_json run_json(const RunSummary& run);
/// {schema_version, runs: [run]}, a line for each run. It is built as text, as ten thousand runs have a million values.
std::string runs_document(const std::vector<RunSummary>& runs);

/// A number, or for NaN and infinities one of those texts.
nlohmann::ordered_json json_number(double value);

}  // namespace forecast
