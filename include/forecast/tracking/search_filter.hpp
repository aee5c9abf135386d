#pragma once

#include <string>
#include <variant>
#include <vector>

// MLflow's search grammar, read into a tree. mlflow_db/filter_sql.hpp turns the tree into SQL.

namespace forecast {

/// What is searched; each has attributes of its own, and all have tags.
///   runs         run_id, run_name, experiment, status, user_id, artifact_uri, start_time, end_time; they alone have
///                metrics, params and datasets
///   experiments  name, experiment_id, creation_time, last_update_time
///   models       name, creation_timestamp, last_updated_timestamp
///   versions     name, version_number, run_id, source_path, creation_timestamp, last_updated_timestamp
///   logged_models  name, model_id, model_type, status, source_run_id, creation_timestamp, last_updated_timestamp; they
///                have params
enum class Searched { runs, experiments, models, versions, logged_models };

/// The part of an entity that a filter or an order names.
struct SearchField {
    enum class Entity { attribute, metric, param, tag, dataset };
    Entity entity = Entity::attribute;
    std::string key;  ///< of an attribute its own name, of a dataset name, digest or context; else as given

    [[nodiscard]] bool is_time() const;    ///< a number of milliseconds that may also be given as a time's text
    [[nodiscard]] bool is_number() const;  ///< a metric or a time; all else are texts
};

/// One comparison of a filter.
struct SearchCondition {
    enum class Relation { equal, unequal, greater, at_least, less, at_most, like, ilike, in, present };
    SearchField field;
    Relation relation = Relation::present;
    bool negated = false;  ///< NOT LIKE, NOT IN; IS NULL is not `present`
    std::vector<std::variant<std::string, double>>
        values;  ///< none for `present`, several for `in`; numbers of numbers
};

/// A filter as a tree. The empty one, `all` without parts, is met by everything.
struct SearchFilter {
    enum class Kind { all, any, none, condition };
    Kind kind = Kind::all;
    std::vector<SearchFilter> parts;  ///< of `all` and `any`; the one that must not be met of `none`
    SearchCondition condition;
};

/// Reads MLflow's search grammar with OR, NOT and parentheses besides:
///   metrics.mae < 4 and (tags.x = 'y' or params."a b" LIKE 'run%') and status IN ('FINISHED', 'KILLED')
/// As there: LIKE heeds the case; a metric is its latest value, and NaN is only unequal to a number; `!=` matches only
/// what has the key. Throws Error(invalid_argument) with the column of the fault. Empty = all.
SearchFilter parse_filter(const std::string& text, Searched searched);

}  // namespace forecast
