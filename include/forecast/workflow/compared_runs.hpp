#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "forecast/tracking/run_store.hpp"
#include "forecast/workflow/common_errors.hpp"

namespace forecast {

/// A line of a comparison: one thing, its value in each run, empty where a run has none.
struct ComparedLine {
    std::string what;  ///< "params.seed"
    std::vector<std::string> values;

    [[nodiscard]] bool differs() const;
};

/// Name, status and start; the errors on common days; then last metrics, params, and the tags that people set.
std::vector<ComparedLine> compare_runs(const std::vector<RunSummary>& runs, const CommonErrors& errors);

/// {days, differing_actuals, errors: [{run_id, forecaster, n, mae, rmse, mape, bias}]}; {run_id, n: 0} where there are
/// none.
nlohmann::ordered_json errors_json(const std::vector<RunSummary>& runs, const CommonErrors& errors);

}  // namespace forecast
