#pragma once

#include <filesystem>

#include "forecast/report/full_run.hpp"
#include "forecast/tracking/run_store.hpp"

// A run as files, for `runs export --to`.

namespace forecast {

/// Writes run.json, metrics.csv and artifacts of a run into the directory `place`, whole or not at all; what was there
/// goes.
void export_run(const RunStore& store, const FullRun& run, const std::filesystem::path& place);

}  // namespace forecast
