#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "forecast/report/table.hpp"
#include "forecast/tracking/run_store.hpp"

// All that was recorded of one run, as `runs show` prints it.

namespace forecast {

/// What `train` or `backtest` printed of its scores, among a run's artifacts.
inline constexpr const char* kTablesArtifact = "report.txt";
/// Tag of a run's note, which MLflow shows on the run's page above all metrics.
inline constexpr const char* kNoteTag = "mlflow.note.content";

/// As text, in sections: attributes, scores, metrics, params, data, tags, artifacts. As CSV and Markdown, one table of
/// whole values. REQUIRES: `run` is in `store`.
std::string render_run(const RunStore& store, const RunSummary& run, TableFormat format, const Terminal& terminal);
/// {schema_version, run: {..., inputs: [{name, digest, context, source_type, source, schema, profile}]}}
nlohmann::ordered_json run_document(const RunStore& store, const RunSummary& run);

}  // namespace forecast
