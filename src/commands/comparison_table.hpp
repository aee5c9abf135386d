#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "console.hpp"
#include "table.hpp"
#include "trained_run.hpp"

namespace forecast {

/// Model and baselines side by side on the same rows, the smallest MAE marked by colour; as text with a line on the
/// period.
std::string render_comparison(const Comparison& comparison, const IssueOptions& issue, Day from, Day to,
                              TableFormat format, const Console& console);

/// {schema_version, from, to, issue, forecasters: [...]} as cli.md has it; `run_id` is added.
nlohmann::ordered_json comparison_json(const Comparison& comparison, const std::string& run_id,
                                       const IssueOptions& issue, Day from, Day to);

}  // namespace forecast
