#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <SQLiteCpp/SQLiteCpp.h>

#include "forecast/tracking/run_filter.hpp"

namespace forecast {

/// A filter as SQL over `runs r` and `experiments e`. Nothing of the filter's text stands in it: values and keys are
/// bound to the parameters from `first_parameter` on.
struct SqlFilter {
    std::string condition = "1";
    std::vector<std::variant<std::string, double>> values;
    int first_parameter = 1;

    void bind(SQLite::Statement& statement) const;
};
SqlFilter to_sql(const RunFilter& filter, int first_parameter);

/// Where an attribute of a run stands: "r.start_time".
std::string attribute_column(std::string_view attribute);

}  // namespace forecast
