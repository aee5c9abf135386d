#pragma once

#include <functional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "forecast/tracking/run_store.hpp"

// Runs as JSON, as `runs list`, `runs show` and `runs export` print them.

namespace forecast {

/// A run as `runs show --json` prints it. NaN and infinities are the texts "NaN", "Infinity", "-Infinity".
nlohmann::ordered_json run_json(const RunSummary& run);
/// Gives {schema_version, runs: [run]}, a line for each run, to `write` in pieces that follow one another. It is made
/// as text and by pieces, as ten thousand runs have a million values.
void write_runs(const std::vector<RunSummary>& runs, const std::function<void(const std::string&)>& write);

/// {schema_version, runs: [run], next_page_token}; the token is null behind the last page.
std::string runs_page_json(const Page<RunSummary>& page);

/// A number, or for NaN and infinities one of those texts.
nlohmann::ordered_json json_number(double value);

}  // namespace forecast
