#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "forecast/report/table.hpp"
#include "forecast/tracking/run_store.hpp"

// All that was recorded of one run, as `runs show` prints it.

namespace forecast {

/// What `train` or `backtest` printed of its scores, among a run's artifacts.
inline constexpr const char* kTablesArtifact = "report.txt";
/// MLflow shows a run's note on its page, above all metrics.
inline constexpr const char* kNoteTag = "mlflow.note.content";

/// `run` is in `store`. For people, in sections: attributes, scores, metrics, params, data, tags, artifacts. As CSV and
/// Markdown one table of whole values.
std::string render_run(const RunStore& store, const RunSummary& run, TableFormat format, const Terminal& terminal);
/// {schema_version, run: {..., inputs: [{name, digest, context, source_type, source, schema, profile}]}}
nlohmann::ordered_json run_document(const RunStore& store, const RunSummary& run);

}  // namespace forecast
