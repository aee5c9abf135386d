#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "forecast/evaluation/run_errors.hpp"
#include "forecast/report/table.hpp"
#include "forecast/tracking/run_store.hpp"

namespace forecast {

/// A line of a comparison: one thing, its value in each run, empty where a run has none.
struct ComparedLine {
    std::string what;  ///< "params.seed"
    std::vector<std::string> values;

    [[nodiscard]] bool differs() const;
};

/// Name, status and start; the errors on common days; then last metrics, params, and the tags that people set.
std::vector<ComparedLine> compare_runs(const std::vector<RunSummary>& runs, const CommonErrors& errors);

/// A row a line, those that differ, or with `all` each with a mark; for people a word on the errors below.
std::string render_compared(const std::vector<RunSummary>& runs, const CommonErrors& errors, bool all,
                            TableFormat format, const Terminal& terminal);
/// {schema_version, runs, differing: [what], common: {days, differing_actuals, errors: [{run_id, forecaster, n, mae,
/// rmse, mape, bias}]}}; {run_id, n: 0} where there are none.
nlohmann::ordered_json compared_json(const std::vector<RunSummary>& runs, const CommonErrors& errors);

}  // namespace forecast
