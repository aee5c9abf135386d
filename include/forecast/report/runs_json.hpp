#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "forecast/tracking/run_store.hpp"

namespace forecast {

/// A run as cli.md has it. NaN and infinities are the texts "NaN", "Infinity", "-Infinity".
nlohmann::ordered_json run_json(const RunSummary& run);
/// {schema_version, runs}: as text at once, a line a run, since ten thousand runs have a million values.
std::string runs_document(const std::vector<RunSummary>& runs);

nlohmann::ordered_json json_number(double value);

}  // namespace forecast
