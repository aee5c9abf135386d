#pragma once

#include <nlohmann/json.hpp>

#include "forecast/tracking/run_store.hpp"

namespace forecast {

/// A run as cli.md has it. NaN and infinities are the texts "NaN", "Infinity", "-Infinity".
nlohmann::ordered_json run_json(const RunSummary& run);

nlohmann::ordered_json json_number(double value);

}  // namespace forecast
