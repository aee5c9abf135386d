#pragma once

#include <string>
#include <variant>
#include <vector>

#include "forecast/tracking/run_store.hpp"

namespace forecast {

// What is to be done with a run; each can be done twice without harm.

struct LogBatch {
    std::vector<Metric> metrics;  ///< with their time stamps
    std::vector<Param> params;
    std::vector<Tag> tags;
};
struct LogInputs {
    std::vector<DatasetInput> inputs;
};
struct LogModel {
    std::string history_item;
};
struct SendArtifacts {};
struct FinishRun {
    RunStatus status = RunStatus::finished;
    std::int64_t end_ms = 0;
};
using RunRecord = std::variant<LogBatch, LogInputs, LogModel, SendArtifacts, FinishRun>;

void apply(const RunRecord& record, RunStore& store, const RunSummary& run);

/// One line of JSON; NaN and infinities are strings in it.
std::string to_line(const RunRecord& record);
/// Throws Error on what to_line() does not write.
RunRecord parse_record(const std::string& line);

}  // namespace forecast
