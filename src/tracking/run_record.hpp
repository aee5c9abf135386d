#pragma once

#include <string>
#include <variant>
#include <vector>

#include "forecast/tracking/run_store.hpp"

// What can be recorded of a run, as values: applied to a store at once, or kept in a spool file and applied later. Each
// may be applied twice without harm.

namespace forecast {

/// RunStore::log_batch().
struct LogBatch {
    std::vector<Metric> metrics;  ///< with time stamps
    std::vector<Param> params;
    std::vector<Tag> tags;
};
/// RunStore::log_inputs().
struct LogInputs {
    std::vector<DatasetInput> inputs;
};
/// RunStore::log_model().
struct LogModel {
    std::string history_item;
};
/// RunStore::send_artifacts().
struct SendArtifacts {};
/// RunStore::finish_run().
struct FinishRun {
    RunStatus status = RunStatus::finished;
    std::int64_t end_ms = 0;
};
using RunRecord = std::variant<LogBatch, LogInputs, LogModel, SendArtifacts, FinishRun>;

/// Makes the call of `store` that the record stands for. Throws what that throws.
void apply(const RunRecord& record, RunStore& store, const RunSummary& run);

/// The record as one line of JSON. NaN and infinities are texts in it.
std::string to_line(const RunRecord& record);
/// The reverse. Throws Error for a line that to_line() does not write.
RunRecord parse_record(const std::string& line);

}  // namespace forecast
