#pragma once

#include <string>
#include <vector>

#include "forecast/config/tabular_config.hpp"
#include "forecast/core/cancellation.hpp"
#include "forecast/evaluation/scored_table.hpp"
#include "forecast/tabular/row_model.hpp"
#include "forecast/workflow/observer.hpp"
#include "forecast/workflow/recording.hpp"
#include "forecast/workflow/row_data.hpp"
#include "forecast/workflow/workspace.hpp"

// `train` of a classification or a regression of rows.

namespace forecast {

/// Rows to learn from and to score, checked before a run begins.
struct PreparedRows {
    LoadedTabularConfig config;
    RowData data;
    std::vector<RowSplit> splits;       ///< one, or one for each fold
    std::vector<std::size_t> learn;     ///< what the model that is kept learns from
    std::vector<std::string> warnings;  ///< leaks, and what was left out
};

/// Reads and splits. Throws Error(insufficient_data) and Error(invalid_argument).
PreparedRows prepare_rows(LoadedTabularConfig config);

struct RowTrainRequest {
    LoadedTabularConfig config;
    std::vector<Tag> tags;
    bool wait = false;  ///< for another process's lock, instead of Error(locked)
};

struct RowTrainOutcome {
    PreparedRows prepared;
    ScoredTable scored;
    RecordedRun run;
    bool cancelled = false;  ///< the run is KILLED
};

/// The directory of a run's model of rows, by its task.
std::string rows_artifact(RowTask task);

/// Learns a model, scores it on rows that it has not seen and records all of it as a run. Before a run begins it throws
/// what prepare_rows() throws, Error(locked), Error(conflict) and Cancelled; later errors mark the run FAILED.
RowTrainOutcome train_rows(RowTrainRequest request, const Workspace& workspace, Observer& observer,
                           const Cancellation& cancellation);

/// What `model` says of some rows that have a target. The scores are not filled in.
ScoredTable score_rows(const RowTable& table, const std::vector<std::size_t>& rows, const RowModel& model,
                       const TableOptions& options);
/// Columns that say which row it is: the ids, else machine and time, else its number.
std::vector<std::pair<std::string, std::vector<std::string>>> names_of_rows(const RowTable& table,
                                                                            const TableOptions& options);

}  // namespace forecast
