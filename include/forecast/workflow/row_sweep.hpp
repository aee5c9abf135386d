#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "forecast/report/terminal.hpp"
#include "forecast/workflow/row_training.hpp"
#include "forecast/workflow/sweep_plan.hpp"

// `sweep` of a classification or a regression of rows.

namespace forecast {

/// What a config of rows asks to be searched. Throws one Error(invalid_argument) that names all that is wrong: no
/// parameters, keys outside section `model`, values that a key cannot have, an objective of the other task, a grid over
/// countless values.
SweepPlan plan_row_sweep(const TabularConfig& config);

/// A setting that was tried on the folds.
struct RowSweepTrial {
    std::size_t number = 0;  ///< from 1
    SweepSetting setting;
    std::string run_id;
    std::optional<double> objective;  ///< of a failed one nothing
    std::string failure;              ///< its sentence
};

/// What came of it.
struct RowSweepOutcome {
    PreparedRows prepared;  ///< with the setting of the winner
    SweepPlan plan;
    std::string objective;  ///< the metric: "roc_auc"
    bool larger_is_better = false;
    double own = 0;  ///< the objective of the config's own settings
    std::vector<RowSweepTrial> trials;
    std::optional<std::size_t> best;  ///< place of the best trial
    ScoredTable scored;               ///< the test part, by the winner
    std::string winner_run_id;
    RecordedRun run;         ///< the parent
    bool cancelled = false;  ///< the parent is KILLED
};

/// Tries settings of the section `sweep`, each on model.inner_folds folds of the rows that are learnt from, as a child
/// run of one parent. The best is trained again on all of these, as another child, and scored once on the test part,
/// which no trial sees. What is tried follows from the config and the data alone.
///
/// Before a run begins it throws as plan_row_sweep() and train_rows() do, and Error(invalid_argument) where split.folds
/// leaves no test part. Throws Error if all trials fail.
RowSweepOutcome sweep_rows(RowTrainRequest request, const Workspace& workspace, Observer& observer,
                           const Cancellation& cancellation);

/// The trials from the best on, and the scores of the winner on the test part.
std::string render_row_sweep(const RowSweepOutcome& outcome, const Terminal& terminal);
/// As sweep_json(): schema_version, task, run_id, objective, own, trials (run_id, status, params, objective, failure),
/// best, and winner (run_id, params, n, metrics): the best, trained again.
nlohmann::ordered_json row_sweep_json(const RowSweepOutcome& outcome);

}  // namespace forecast
