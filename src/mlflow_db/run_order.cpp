#include "run_order.hpp"

#include <fmt/format.h>

#include "filter_sql.hpp"

namespace forecast {
namespace {

const char* const kNewestFirst = "r.start_time DESC, r.run_uuid";

const char* table_of(RunField::Entity entity) {
    switch (entity) {
        case RunField::Entity::metric:
            return "latest_metrics";
        case RunField::Entity::param:
            return "params";
        default:
            return "tags";
    }
}

}  // namespace

RunOrder to_order(const std::optional<RunSort>& sort) {
    if (!sort) {
        return {"", "", kNewestFirst};
    }
    const RunField& field = sort->field;
    const char* const direction = sort->descending ? "DESC" : "ASC";
    if (field.entity == RunField::Entity::attribute) {
        return {"", "", fmt::format("{0} IS NULL, {0} {1}, {2}", attribute_column(field.key), direction, kNewestFirst)};
    }
    const std::string join =
        fmt::format("LEFT JOIN {} s ON s.run_uuid = r.run_uuid AND s.key = ?1", table_of(field.entity));
    // A param or tag that reads as a number is sorted as one.
    const std::string order = field.entity == RunField::Entity::metric
                                  ? fmt::format("s.is_nan, s.value {}", direction)
                                  : fmt::format("CAST(s.value AS REAL) {0}, s.value {0}", direction);
    return {join, field.key, fmt::format("s.value IS NULL, {}, {}", order, kNewestFirst)};
}

}  // namespace forecast
