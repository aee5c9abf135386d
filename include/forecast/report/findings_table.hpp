#pragma once

#include <string>
#include <vector>

#include "forecast/core/finding.hpp"
#include "forecast/report/table.hpp"

// The findings of `doctor` as lines, table and JSON.

namespace forecast {

/// What checks found: for people a line each, the advice below it; as CSV and Markdown a table.
std::string render_findings(const std::vector<Finding>& findings, TableFormat format, const Terminal& terminal);
/// {schema_version, healthy, findings: [{subject, healthy, text, advice}]}
std::string findings_json(const std::vector<Finding>& findings);
/// Whether none of them is a problem.
bool is_healthy(const std::vector<Finding>& findings);

}  // namespace forecast
