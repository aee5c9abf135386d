#include "filter_sql.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "forecast/tracking/mlflow_tags.hpp"

namespace forecast {
namespace {

using Entity = SearchField::Entity;
using Relation = SearchCondition::Relation;
using Value = std::variant<std::string, double>;

struct Column {
    std::string_view key;
    std::string_view column;
};
using Columns = std::vector<Column>;
const Columns kRunColumns = {{"run_id", "r.run_uuid"},       {"run_name", "r.name"},
                             {"experiment", "e.name"},       {"status", "r.status"},
                             {"user_id", "r.user_id"},       {"artifact_uri", "r.artifact_uri"},
                             {"start_time", "r.start_time"}, {"end_time", "r.end_time"}};
const Columns kExperimentColumns = {{"name", "e.name"},
                                    {"experiment_id", "CAST(e.experiment_id AS TEXT)"},
                                    {"creation_time", "e.creation_time"},
                                    {"last_update_time", "e.last_update_time"}};
const Columns kModelColumns = {
    {"name", "m.name"}, {"creation_timestamp", "m.creation_time"}, {"last_updated_timestamp", "m.last_updated_time"}};
const Columns kVersionColumns = {{"name", "v.name"},
                                 {"version_number", "v.version"},
                                 {"run_id", "coalesce(v.run_id, '')"},
                                 {"source_path", "v.source"},
                                 {"creation_timestamp", "v.creation_time"},
                                 {"last_updated_timestamp", "v.last_updated_time"}};
const Columns kLoggedModelColumns = {
    {"name", "l.name"},
    {"model_id", "l.model_id"},
    {"model_type", "l.model_type"},
    {"status", "CASE l.status WHEN 1 THEN 'PENDING' WHEN 2 THEN 'READY' WHEN 3 THEN 'FAILED' ELSE 'UNSPECIFIED' END"},
    {"source_run_id", "l.source_run_id"},
    {"creation_timestamp", "l.creation_timestamp_ms"},
    {"last_updated_timestamp", "l.last_updated_timestamp_ms"}};
const Columns kDatasetColumns = {{"name", "d.name"}, {"digest", "d.digest"}, {"context", "c.value"}};

const Columns& columns_of(Searched searched) {
    switch (searched) {
        case Searched::experiments:
            return kExperimentColumns;
        case Searched::models:
            return kModelColumns;
        case Searched::versions:
            return kVersionColumns;
        case Searched::logged_models:
            return kLoggedModelColumns;
        case Searched::runs:
            break;
    }
    return kRunColumns;
}

std::string column_in(const Columns& table, std::string_view key) {
    return std::string(
        std::find_if(table.begin(), table.end(), [&](const Column& entry) { return entry.key == key; })->column);
}

/// A field in SQL: {condition} stands for what is asked of `column`.
struct SqlField {
    std::string sql;
    std::string column;
    bool has_key = false;  ///< its key is bound to {key}
};

/// What of `source`, a table `f` and which of its rows belong to the entity, has the key.
SqlField keyed(const std::string& source) {
    return {fmt::format("EXISTS (SELECT 1 FROM {} AND f.key = {{key}} AND {{condition}})", source), "f.value", true};
}

std::string of_run(const char* table) {
    return fmt::format("{} f WHERE f.run_uuid = r.run_uuid", table);
}

/// Rows of a logged model's params or tags, by the names that those of others have.
std::string of_logged_model(const char* kind) {
    return fmt::format(
        "(SELECT model_id, {0}_key AS key, {0}_value AS value FROM logged_model_{0}s) f WHERE f.model_id = l.model_id",
        kind);
}

std::string tags_of(Searched searched, const std::string& scope) {
    switch (searched) {
        case Searched::experiments:
            return "experiment_tags f WHERE f.experiment_id = e.experiment_id";
        case Searched::models:
            return fmt::format("registered_model_tags f WHERE {}f.name = m.name", scope);
        case Searched::versions:
            return fmt::format("model_version_tags f WHERE {}f.name = v.name AND f.version = v.version", scope);
        case Searched::logged_models:
            return of_logged_model("tag");
        case Searched::runs:
            break;
    }
    return of_run("tags");
}

bool is_prompt_tag(const SearchField& field, Searched searched) {
    return (searched == Searched::models || searched == Searched::versions) && field.entity == Entity::tag &&
           field.key == kPromptTag;
}

SqlField sql_field(const SearchField& field, Searched searched, const std::string& tag_scope) {
    if (is_prompt_tag(field, searched)) {
        return {"({condition})", "'false'"};  // a prompt is found by no search
    }
    switch (field.entity) {
        case Entity::metric:
            return keyed(of_run("latest_metrics"));
        case Entity::param:
            return keyed(searched == Searched::logged_models ? of_logged_model("param") : of_run("params"));
        case Entity::tag:
            return keyed(tags_of(searched, tag_scope));
        case Entity::dataset:
            return {
                "EXISTS (SELECT 1 FROM inputs i JOIN datasets d ON d.dataset_uuid = i.source_id LEFT JOIN input_tags "
                "c ON c.input_uuid = i.input_uuid AND c.name = 'mlflow.data.context' WHERE i.destination_id = "
                "r.run_uuid AND {condition})",
                column_in(kDatasetColumns, field.key)};
        case Entity::attribute:
            break;
    }
    // A missing end is neither before nor after anything.
    return {"(({condition}) IS TRUE)", attribute_column(searched, field.key)};
}

/// GLOB is SQLite's pattern match that heeds the case.
std::string to_glob(const std::string& like) {
    std::string glob;
    for (const char c : like) {
        switch (c) {
            case '%':
                glob += '*';
                break;
            case '_':
                glob += '?';
                break;
            case '*':
            case '?':
            case '[':
                glob.append("[").append(1, c).append("]");
                break;
            default:
                glob += c;
        }
    }
    return glob;
}

std::string_view sign_of(Relation relation) {
    switch (relation) {
        case Relation::unequal:
            return "!=";
        case Relation::greater:
            return ">";
        case Relation::at_least:
            return ">=";
        case Relation::less:
            return "<";
        case Relation::at_most:
            return "<=";
        default:
            return "=";
    }
}

class Writer {
public:
    Writer(Searched searched, int first_parameter, std::string tag_scope)
        : searched_(searched), tag_scope_(std::move(tag_scope)) {
        filter_.first_parameter = first_parameter;
    }

    SqlFilter write(const SearchFilter& filter) {
        filter_.condition = sql_of(filter);
        return std::move(filter_);
    }

private:
    std::string sql_of(const SearchFilter& filter) {
        switch (filter.kind) {
            case SearchFilter::Kind::condition:
                return condition(filter.condition);
            case SearchFilter::Kind::none:
                return "NOT " + operand(filter.parts.front(), filter.kind);
            case SearchFilter::Kind::all:
                return filter.parts.empty() ? "1" : joined(filter, " AND ");
            case SearchFilter::Kind::any:
                break;
        }
        return joined(filter, " OR ");
    }

    std::string joined(const SearchFilter& filter, const char* word) {
        std::string sql = operand(filter.parts.front(), filter.kind);
        for (std::size_t i = 1; i < filter.parts.size(); ++i) {
            sql.append(word).append(operand(filter.parts[i], filter.kind));
        }
        return sql;
    }

    /// In parentheses only where it needs them, since SQLite's parser takes no more than some: AND binds closer than
    /// OR.
    std::string operand(const SearchFilter& part, SearchFilter::Kind whole) {
        const bool loose = (part.kind == SearchFilter::Kind::any && whole != SearchFilter::Kind::any) ||
                           (part.kind == SearchFilter::Kind::all && whole == SearchFilter::Kind::none);
        return loose ? "(" + sql_of(part) + ")" : sql_of(part);
    }

    std::string parameter(Value value) {
        filter_.values.push_back(std::move(value));
        return "?" + std::to_string(filter_.first_parameter + static_cast<int>(filter_.values.size()) - 1);
    }

    std::string condition(const SearchCondition& condition) {
        const SqlField field = sql_field(condition.field, searched_, tag_scope_);
        std::string sql = field.sql;
        const std::string key = field.has_key ? parameter(condition.field.key) : "";
        replace(sql, "{key}", key);
        replace(sql, "{condition}", asked(condition, field));
        const bool is_absent = condition.relation == Relation::present && condition.negated;
        return is_absent ? "NOT " + sql : sql;
    }

    static void replace(std::string& sql, std::string_view mark, const std::string& text) {
        if (const auto at = sql.find(mark); at != std::string::npos) {
            sql.replace(at, mark.size(), text);
        }
    }

    /// What is asked of the field's column.
    std::string asked(const SearchCondition& condition, const SqlField& field) {
        const std::string column = field.column + (condition.negated ? " NOT " : " ");
        switch (condition.relation) {
            case Relation::present:
                return field.has_key ? "1" : field.column + " IS NOT NULL";
            case Relation::like:
                return column + "GLOB " + parameter(to_glob(std::get<std::string>(condition.values.front())));
            case Relation::ilike:
                return column + "LIKE " + parameter(condition.values.front());
            case Relation::in:
                return column + "IN (" + parameters(condition.values) + ")";
            default:
                break;
        }
        std::string compared =
            fmt::format("{} {} {}", field.column, sign_of(condition.relation), parameter(condition.values.front()));
        if (condition.field.entity != Entity::metric) {
            return compared;
        }
        return condition.relation == Relation::unequal ? "(f.is_nan OR " + compared + ")"
                                                       : "NOT f.is_nan AND " + compared;
    }

    std::string parameters(const std::vector<Value>& values) {
        std::string sql;
        for (const Value& value : values) {
            sql += (sql.empty() ? "" : ", ") + parameter(value);
        }
        return sql;
    }

    Searched searched_;
    std::string tag_scope_;
    SqlFilter filter_;
};

}  // namespace

void SqlFilter::bind(SQLite::Statement& statement) const {
    int number = first_parameter;
    for (const Value& value : values) {
        std::visit([&](const auto& bound) { statement.bind(number++, bound); }, value);
    }
}

SqlFilter to_sql(const SearchFilter& filter, Searched searched, int first_parameter, const std::string& tag_scope) {
    return Writer(searched, first_parameter, tag_scope).write(filter);
}

std::string attribute_column(Searched searched, std::string_view attribute) {
    return column_in(columns_of(searched), attribute);
}

}  // namespace forecast
