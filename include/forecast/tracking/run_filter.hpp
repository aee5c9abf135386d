#pragma once

#include <string>
#include <variant>
#include <vector>

namespace forecast {

/// What of a run a filter or a sort names.
struct RunField {
    enum class Entity { attribute, metric, param, tag, dataset };
    Entity entity = Entity::attribute;
    /// Of an attribute its own name: run_id, run_name, experiment, status, user_id, artifact_uri, start_time, end_time;
    /// of a dataset name, digest or context; else as given.
    std::string key;

    [[nodiscard]] bool is_time() const;    ///< a number of milliseconds that may also be given as a time's text
    [[nodiscard]] bool is_number() const;  ///< a metric or a time; all else are texts
};

/// One comparison of a filter.
struct RunCondition {
    enum class Relation { equal, unequal, greater, at_least, less, at_most, like, ilike, in, present };
    RunField field;
    Relation relation = Relation::present;
    bool negated = false;  ///< NOT LIKE, NOT IN; IS NULL is not `present`
    std::vector<std::variant<std::string, double>>
        values;  ///< none for `present`, several for `in`; numbers of numbers
};

/// A filter as a tree. The empty one, `all` without parts, is met by every run.
struct RunFilter {
    enum class Kind { all, any, none, condition };
    Kind kind = Kind::all;
    std::vector<RunFilter> parts;  ///< of `all` and `any`; the one that must not be met of `none`
    RunCondition condition;
};

/// Reads MLflow's search grammar with OR, NOT and parentheses besides:
///   metrics.mae < 4 and (tags.x = 'y' or params."a b" LIKE 'run%') and status IN ('FINISHED', 'KILLED')
/// As there: LIKE heeds the case; a metric is its latest value, and NaN is only unequal to a number; `!=` matches only
/// runs that have the key. Throws Error(invalid_argument) with the column of the fault. Empty = all runs.
RunFilter parse_run_filter(const std::string& text);

}  // namespace forecast
