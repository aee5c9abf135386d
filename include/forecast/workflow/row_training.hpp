#pragma once

#include <string>
#include <vector>

#include "forecast/config/tabular_config.hpp"
#include "forecast/core/cancellation.hpp"
#include "forecast/evaluation/scored_table.hpp"
#include "forecast/tabular/row_model.hpp"
#include "forecast/tracking/active_run.hpp"
#include "forecast/workflow/observer.hpp"
#include "forecast/workflow/recording.hpp"
#include "forecast/workflow/row_data.hpp"
#include "forecast/workflow/workspace.hpp"

// `train` of a classification or a regression of rows.

namespace forecast {

/// Rows in their training and test parts, checked before a run begins.
struct PreparedRows {
    LoadedTabularConfig config;
    RowData data;
    std::vector<RowSplit> splits;       ///< one, or one for each fold
    std::vector<std::size_t> train;     ///< what the model that is kept learns from
    std::vector<std::string> warnings;  ///< leaks, and what was left out
};

/// Reads and splits. Throws Error(insufficient_data) and Error(invalid_argument).
PreparedRows prepare_rows(LoadedTabularConfig config);
/// The same for a command of one process; the observer gets the warnings. Throws Error(invalid_argument) where a
/// launcher has started several.
PreparedRows prepare_alone(LoadedTabularConfig config, const Workspace& workspace, const std::string& command,
                           Observer& observer);

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

// The steps of train_rows(), which a sweep takes, too.

/// The tag forecast.kind of a run with a model of rows.
inline constexpr const char* kRowsKind = "rows";
/// Tags of a run of rows: where it comes from, and its task.
std::vector<Tag> row_run_tags(const PreparedRows& prepared);
/// The run of a sweep. `user`: tags that were asked for.
NewRun row_sweep_run(const PreparedRows& prepared, const Workspace& workspace, const std::vector<Tag>& user);
/// All options of a config of rows as params.
std::vector<Param> row_option_params(const LoadedTabularConfig& config);
/// Learns and scores, and writes all of it into the run, which stays open. May throw Cancelled.
ScoredTable train_prepared_rows(const PreparedRows& prepared, ActiveRun& run, const Cancellation& cancellation);
/// The rows of each split's test part by a model that has learnt from its training part. The scores are not filled in.
ScoredTable score_row_folds(const RowTable& table, const std::vector<RowSplit>& splits, const TabularConfig& config,
                            const Cancellation& cancellation);

/// What `model` says of some rows that have a target. The scores are not filled in.
ScoredTable score_rows(const RowTable& table, const std::vector<std::size_t>& rows, const RowModel& model,
                       const TableOptions& options);
/// Columns that say which row it is: the ids, else machine and time, else its number.
std::vector<std::pair<std::string, std::vector<std::string>>> names_of_rows(const RowTable& table,
                                                                            const TableOptions& options);

}  // namespace forecast
