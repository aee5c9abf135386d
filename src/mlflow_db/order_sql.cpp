#include "order_sql.hpp"

#include <fmt/format.h>

#include "filter_sql.hpp"

namespace forecast {
namespace {

const char* table_of(SearchField::Entity entity) {
    switch (entity) {
        case SearchField::Entity::metric:
            return "latest_metrics";
        case SearchField::Entity::param:
            return "params";
        default:
            return "tags";
    }
}

/// What decides where all orders leave two rows equal.
const char* last_order(Searched searched, bool is_only) {
    switch (searched) {
        case Searched::experiments:
            return is_only ? "e.creation_time DESC, e.experiment_id" : "e.experiment_id DESC";
        case Searched::models:
            return "m.name";
        case Searched::versions:
            return is_only ? "v.last_updated_time DESC, v.name, v.version DESC" : "v.name, v.version DESC";
        case Searched::logged_models:
            return is_only ? "l.creation_timestamp_ms DESC, l.model_id" : "l.model_id";
        case Searched::runs:
            break;
    }
    return "r.start_time DESC, r.run_uuid";
}

/// The column as it sorts: an experiment's id by its number.
std::string sort_column(Searched searched, const std::string& attribute) {
    return searched == Searched::experiments && attribute == "experiment_id" ? "e.experiment_id"
                                                                             : attribute_column(searched, attribute);
}

}  // namespace

void SqlOrder::bind(SQLite::Statement& statement) const {
    int number = first_parameter;
    for (const std::string& key : keys) {
        statement.bind(number++, key);
    }
}

SqlOrder to_sql(const std::vector<SearchOrder>& orders, Searched searched, int first_parameter) {
    SqlOrder sql;
    sql.first_parameter = first_parameter;
    for (const auto& [field, descending] : orders) {
        const char* const direction = descending ? "DESC" : "ASC";
        if (field.entity == SearchField::Entity::attribute) {
            sql.order += fmt::format("{0} IS NULL, {0} {1}, ", sort_column(searched, field.key), direction);
            continue;
        }
        const std::string table = fmt::format("s{}", sql.keys.size());
        sql.joins += fmt::format(" LEFT JOIN {0} {1} ON {1}.run_uuid = r.run_uuid AND {1}.key = ?{2}",
                                 table_of(field.entity), table, sql.next_parameter());
        sql.keys.push_back(field.key);
        // A param or tag that reads as a number is sorted as one.
        sql.order +=
            field.entity == SearchField::Entity::metric
                ? fmt::format("{0}.value IS NULL, {0}.is_nan, {0}.value {1}, ", table, direction)
                : fmt::format("{0}.value IS NULL, CAST({0}.value AS REAL) {1}, {0}.value {1}, ", table, direction);
    }
    sql.order += last_order(searched, orders.empty());
    return sql;
}

}  // namespace forecast
