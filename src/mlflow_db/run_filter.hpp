#pragma once

#include <string>
#include <vector>

#include <SQLiteCpp/SQLiteCpp.h>

namespace forecast {

/// A filter as SQL over `runs r` and `experiments e`. Nothing of the filter's text stands in it: values and keys are
/// bound to the parameters from `first_parameter` on.
struct RunFilter {
    struct Value {
        std::string text;
        double number = 0;
        bool is_number = false;
    };
    std::string condition = "1";
    std::vector<Value> values;
    int first_parameter = 1;

    void bind(SQLite::Statement& statement) const;
};

/// Reads MLflow's search grammar with OR, NOT and parentheses besides:
///   metrics.mae < 4 and (tags.x = 'y' or params."a b" LIKE 'run%') and status IN ('FINISHED', 'KILLED')
/// As there: LIKE heeds the case; a metric is its latest value, and NaN is only unequal to a number; `!=` matches only
/// runs that have the key. Throws Error(invalid_argument) with the column of the fault. Empty = all runs.
RunFilter parse_run_filter(const std::string& text, int first_parameter);

}  // namespace forecast
