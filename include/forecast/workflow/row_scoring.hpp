#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "forecast/config/tabular_config.hpp"
#include "forecast/evaluation/scored_table.hpp"
#include "forecast/workflow/trained_run.hpp"
#include "forecast/workflow/workspace.hpp"

// `evaluate` and `predict` by a recorded model of rows.

namespace forecast {

/// Whether a run is of rows, and of which task.
std::optional<RowTask> row_task_of(const RunSummary& run);

/// The newest finished run of rows, of this experiment if it is not empty. Throws Error(not_found) if there is none.
RunSummary newest_rows_run(const RunStore& store, const std::string& experiment);

/// What a run of rows wrote of the rows that its model had not seen. The scores are not filled in. Throws
/// Error(data_loss) for files that train did not write.
ScoredTable recorded_scores(const TrainedRun& run);

struct RowEvaluation {
    RunSummary run;
    ScoredTable scored;
    bool other_data = false;  ///< other rows than those of the training
    std::vector<std::string> warnings;
};

/// Scores a run's model on the sources of its config, `settings` (sources.NAME....) over them: of the data that it
/// learnt from on the rows that it had not seen, as the run recorded them; of other data on their table for tests, else
/// on all rows. Throws Error(invalid_argument) for other settings and columns that lack, and Error(insufficient_data).
RowEvaluation evaluate_rows(const RunSummary& run, const RunStore& store, const std::vector<std::string>& settings);

struct RowPrediction {
    RunSummary run;
    ScoredTable predicted;  ///< without what came
    std::vector<std::string> warnings;
};

/// What a run's model says of the rows of a CSV file. Throws Error(invalid_argument), naming them, for columns that
/// lack.
RowPrediction predict_rows(const RunSummary& run, const RunStore& store, const std::string& input,
                           const std::vector<std::string>& settings);

}  // namespace forecast
