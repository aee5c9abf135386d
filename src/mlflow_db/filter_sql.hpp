#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <SQLiteCpp/SQLiteCpp.h>

#include "forecast/tracking/search_filter.hpp"

namespace forecast {

/// A filter as the condition of a WHERE. Its tables are called
///
///   runs        runs r, experiments e
///   experiments experiments e
///   models      registered_models m
///   versions    model_versions v
///
/// No text of the filter stands in it: values and keys are bound to the parameters from `first_parameter` on.
///
/// Example: "metrics.mae < 4" of runs becomes
///
///   EXISTS (SELECT 1 FROM latest_metrics f WHERE f.run_uuid = r.run_uuid AND f.key = ?1 AND NOT f.is_nan
///           AND f.value < ?2)
struct SqlFilter {
    std::string condition = "1";
    std::vector<std::variant<std::string, double>> values;
    int first_parameter = 1;

    void bind(SQLite::Statement& statement) const;
};
/// The filter as SQL. `tag_scope` begins the condition on a table of tags, called f: it chooses the workspace.
SqlFilter to_sql(const SearchFilter& filter, Searched searched, int first_parameter, const std::string& tag_scope = "");

/// The column of an attribute: "r.start_time".
std::string attribute_column(Searched searched, std::string_view attribute);

}  // namespace forecast
