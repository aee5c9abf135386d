#pragma once

#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "forecast/core/time.hpp"
#include "forecast/report/table.hpp"

// A cross-validation as table and JSON.

namespace forecast {

/// What one fold came to. Days are local.
struct FoldScore {
    std::string run_id;
    Day training_from;
    Day from;                    ///< of the validation; the day after the training
    Day to;                      ///< of the validation, excluded
    double validation_loss = 0;  ///< in scaled units
    double mae = 0;              ///< in the target's unit
    double mape = 0;             ///< in percent; NaN where it is not defined
    int best_epoch = 0;
    double seconds = 0;
    std::string failure = {};  ///< with which its training ended; the scores are NaN then
};

struct FoldScores {
    std::string scheme;  ///< "expanding"
    std::string unit = "MW";
    std::vector<FoldScore> folds;  ///< at least one, in order of time
};

/// A row a fold, then the mean and the standard deviation over folds, of those that did not fail.
std::string render_folds(const FoldScores& scores, TableFormat format, const Terminal& terminal);

/// {schema_version, scheme, unit, folds: [{fold, run_id, training_from, from, to, val_loss, mae, mape,
/// best_epoch, seconds, failure}], mean: {val_loss, mae, mape}, sd: {the same}}; null for what is not defined.
nlohmann::ordered_json folds_json(const FoldScores& scores);

/// What folds_json() says. Throws nlohmann::json::exception, or Error for a day that is none, for anything else.
FoldScores read_fold_scores(const nlohmann::json& json);

/// The mean and the deviation of each metric, as a run keeps them: "val_loss", "val_loss_sd", "mae", ...
std::vector<std::pair<std::string, double>> fold_metrics(const FoldScores& scores);

}  // namespace forecast
