#pragma once

#include <string>

#include "forecast/mlflow_db/run_maintenance.hpp"
#include "forecast/report/table.hpp"

// The answer to an SQL query of the run store, as `runs query` prints it.

namespace forecast {

/// A column is aligned as numbers if its first value is one. NULL stands as NULL, in CSV as an empty cell.
std::string render_query(const QueryResult& result, TableFormat format, const Terminal& terminal);
/// {schema_version, columns: [name], rows: [[value]]}. Numbers are numbers, NULL is null, all else is text; infinities
/// are text, too. A byte that is no UTF-8 becomes U+FFFD.
std::string query_json(const QueryResult& result);

}  // namespace forecast
