#include "filter_sql.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace forecast {
namespace {

using Entity = RunField::Entity;
using Relation = RunCondition::Relation;
using Value = std::variant<std::string, double>;

struct Column {
    std::string_view key;
    std::string_view column;
};
constexpr std::array kAttributeColumns = {
    Column{"run_id", "r.run_uuid"},       Column{"run_name", "r.name"},     Column{"experiment", "e.name"},
    Column{"status", "r.status"},         Column{"user_id", "r.user_id"},   Column{"artifact_uri", "r.artifact_uri"},
    Column{"start_time", "r.start_time"}, Column{"end_time", "r.end_time"},
};
constexpr std::array kDatasetColumns = {Column{"name", "d.name"}, Column{"digest", "d.digest"},
                                        Column{"context", "c.value"}};

template <class Table>
std::string column_in(const Table& table, std::string_view key) {
    return std::string(
        std::find_if(table.begin(), table.end(), [&](const Column& entry) { return entry.key == key; })->column);
}

/// A field in SQL: {condition} stands for what is asked of `column`.
struct SqlField {
    std::string sql;
    std::string column;
    bool has_key = false;  ///< its key is bound to {key}
};

SqlField keyed(const char* table) {
    return {
        fmt::format("EXISTS (SELECT 1 FROM {} f WHERE f.run_uuid = r.run_uuid AND f.key = {{key}} AND {{condition}})",
                    table),
        "f.value", true};
}

SqlField sql_field(const RunField& field) {
    switch (field.entity) {
        case Entity::metric:
            return keyed("latest_metrics");
        case Entity::param:
            return keyed("params");
        case Entity::tag:
            return keyed("tags");
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
    return {"(({condition}) IS TRUE)", attribute_column(field.key)};
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
    explicit Writer(int first_parameter) { filter_.first_parameter = first_parameter; }

    SqlFilter write(const RunFilter& filter) {
        filter_.condition = sql_of(filter);
        return std::move(filter_);
    }

private:
    std::string sql_of(const RunFilter& filter) {
        switch (filter.kind) {
            case RunFilter::Kind::condition:
                return condition(filter.condition);
            case RunFilter::Kind::none:
                return "NOT " + operand(filter.parts.front(), filter.kind);
            case RunFilter::Kind::all:
                return filter.parts.empty() ? "1" : joined(filter, " AND ");
            case RunFilter::Kind::any:
                break;
        }
        return joined(filter, " OR ");
    }

    std::string joined(const RunFilter& filter, const char* word) {
        std::string sql = operand(filter.parts.front(), filter.kind);
        for (std::size_t i = 1; i < filter.parts.size(); ++i) {
            sql.append(word).append(operand(filter.parts[i], filter.kind));
        }
        return sql;
    }

    /// In parentheses only where it needs them, since SQLite's parser takes no more than some: AND binds closer than
    /// OR.
    std::string operand(const RunFilter& part, RunFilter::Kind whole) {
        const bool loose = (part.kind == RunFilter::Kind::any && whole != RunFilter::Kind::any) ||
                           (part.kind == RunFilter::Kind::all && whole == RunFilter::Kind::none);
        return loose ? "(" + sql_of(part) + ")" : sql_of(part);
    }

    std::string parameter(Value value) {
        filter_.values.push_back(std::move(value));
        return "?" + std::to_string(filter_.first_parameter + static_cast<int>(filter_.values.size()) - 1);
    }

    std::string condition(const RunCondition& condition) {
        const SqlField field = sql_field(condition.field);
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
    std::string asked(const RunCondition& condition, const SqlField& field) {
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

    SqlFilter filter_;
};

}  // namespace

void SqlFilter::bind(SQLite::Statement& statement) const {
    int number = first_parameter;
    for (const Value& value : values) {
        std::visit([&](const auto& bound) { statement.bind(number++, bound); }, value);
    }
}

SqlFilter to_sql(const RunFilter& filter, int first_parameter) {
    return Writer(first_parameter).write(filter);
}

std::string attribute_column(std::string_view attribute) {
    return column_in(kAttributeColumns, attribute);
}

}  // namespace forecast
