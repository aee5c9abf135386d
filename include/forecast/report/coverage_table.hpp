#pragma once

#include <string>
#include <vector>

#include "forecast/quality/coverage.hpp"
#include "forecast/report/table.hpp"

// The coverage of series as table, months and JSON, as `data status` prints it.

namespace forecast {

/// A row a series: its newest value, the share of values that are there, its longest gap. On a terminal that draws,
/// below them the share of each of the last 24 months.
std::string render_coverage(const std::vector<Coverage>& all, TableFormat format, const Terminal& terminal);
/// A row a month (UTC), a column a series: the share of values that are there.
std::string render_months(const std::vector<Coverage>& all, TableFormat format, const Terminal& terminal);
/// {schema_version, series: [{series, source, values, revisions, first, last, share, gaps, months}]}
std::string coverage_json(const std::vector<Coverage>& all);

}  // namespace forecast
