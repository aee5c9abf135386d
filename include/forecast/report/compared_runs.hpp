#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "forecast/evaluation/run_errors.hpp"
#include "forecast/report/table.hpp"
#include "forecast/tracking/run_store.hpp"

// Several runs side by side, as `runs compare` prints them.

namespace forecast {

/// A line of a comparison: an attribute, error, metric, param or tag, with its value in each run.
struct ComparedLine {
    std::string what;                 ///< "params.seed"
    std::vector<std::string> values;  ///< [runs]; empty of a run that has none

    [[nodiscard]] bool differs() const;
};

/// Name, status and start; the errors on common days; then last metrics, params, and the tags that people set.
/// REQUIRES: `errors` is of these runs.
std::vector<ComparedLine> compare_runs(const std::vector<RunSummary>& runs, const CommonErrors& errors);

/// The lines that differ, or with `all` every line, those that differ marked. As text, a sentence below it says what
/// the errors are of.
std::string render_compared(const std::vector<RunSummary>& runs, const CommonErrors& errors, bool all,
                            TableFormat format, const Terminal& terminal);
/// {schema_version, runs, differing: [what], common: {days, differing_actuals, errors: [{run_id, forecaster, n, mae,
/// rmse, mape, bias}]}, differences: [{run_id, other, mae, low95, high95, n, unit}]}. The errors of a run without
/// predictions are {run_id, n: 0}; a difference is how much more a run errs than the first, day by day.
nlohmann::ordered_json compared_json(const std::vector<RunSummary>& runs, const CommonErrors& errors);

}  // namespace forecast
