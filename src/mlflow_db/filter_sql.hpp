#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <SQLiteCpp/SQLiteCpp.h>

#include "forecast/tracking/search_filter.hpp"

namespace forecast {

/// A filter as SQL over `runs r` with `experiments e`, `experiments e`, `registered_models m` or `model_versions v`.
/// Nothing of the filter's text stands in it: values and keys are bound to the parameters from `first_parameter` on.
struct SqlFilter {
    std::string condition = "1";
    std::vector<std::variant<std::string, double>> values;
    int first_parameter = 1;

    void bind(SQLite::Statement& statement) const;
};
/// `tag_scope` begins the condition on a table of tags, `f`: which workspace's.
SqlFilter to_sql(const SearchFilter& filter, Searched searched, int first_parameter, const std::string& tag_scope = "");

/// Where an attribute stands: "r.start_time".
std::string attribute_column(Searched searched, std::string_view attribute);

}  // namespace forecast
