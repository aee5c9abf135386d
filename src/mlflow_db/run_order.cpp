#include "run_order.hpp"

#include <array>
#include <string_view>

#include "forecast/core/error.hpp"

namespace forecast {
namespace {

constexpr std::string_view kNewestFirst = "r.start_time DESC, r.run_uuid";

/// {} stands for the direction. A param or tag that reads as a number is sorted as one.
struct Entity {
    std::string_view prefix;
    std::string_view join;
    std::string_view order;
};
constexpr std::array kEntities = {
    Entity{"metrics.", "LEFT JOIN latest_metrics s ON s.run_uuid = r.run_uuid AND s.key = ?1",
           "s.value IS NULL, s.is_nan, s.value {}"},
    Entity{"params.", "LEFT JOIN params s ON s.run_uuid = r.run_uuid AND s.key = ?1",
           "s.value IS NULL, CAST(s.value AS REAL) {0}, s.value {0}"},
    Entity{"tags.", "LEFT JOIN tags s ON s.run_uuid = r.run_uuid AND s.key = ?1",
           "s.value IS NULL, CAST(s.value AS REAL) {0}, s.value {0}"},
};

struct Attribute {
    std::string_view name;
    std::string_view column;
};
constexpr std::array kAttributes = {
    Attribute{"start_time", "r.start_time"}, Attribute{"end_time", "r.end_time"}, Attribute{"name", "r.name"},
    Attribute{"run_name", "r.name"},         Attribute{"status", "r.status"},
};

bool starts_with(std::string_view text, std::string_view prefix) {
    return text.substr(0, prefix.size()) == prefix;
}

/// Takes " asc" or " desc", in any case, off the end.
std::string_view take_direction(std::string_view& sort) {
    const auto space = sort.rfind(' ');
    if (space == std::string_view::npos) {
        return "ASC";
    }
    const std::string_view word = sort.substr(space + 1);
    const bool descending = word == "desc" || word == "DESC";
    if (descending || word == "asc" || word == "ASC") {
        sort = sort.substr(0, space);
    }
    return descending ? "DESC" : "ASC";
}

std::string with_tie_break(std::string order) {
    return order.append(", ").append(kNewestFirst);
}

}  // namespace

RunOrder parse_run_order(const std::string& sort) {
    if (sort.empty()) {
        return {"", "", std::string(kNewestFirst)};
    }
    std::string_view item = sort;
    const std::string_view direction = take_direction(item);
    for (const Entity& entity : kEntities) {
        if (starts_with(item, entity.prefix) && item.size() > entity.prefix.size()) {
            return {std::string(entity.join), std::string(item.substr(entity.prefix.size())),
                    with_tie_break(fmt::format(fmt::runtime(entity.order), direction))};
        }
    }
    if (starts_with(item, "attributes.")) {
        item.remove_prefix(std::string_view("attributes.").size());
    }
    for (const Attribute& attribute : kAttributes) {
        if (item == attribute.name) {
            return {"", "", with_tie_break(fmt::format("{0} IS NULL, {0} {1}", attribute.column, direction))};
        }
    }
    throw Error(ErrorKind::invalid_argument,
                "cannot sort runs by '{}'; known are metrics.NAME, params.NAME, tags.NAME, start_time, end_time, name "
                "and status, with asc or desc behind",
                sort);
}

}  // namespace forecast
