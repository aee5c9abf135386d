#include "forecast/tracking/run_sort.hpp"

#include <array>
#include <string_view>

#include "forecast/core/error.hpp"

namespace forecast {
namespace {

struct Prefix {
    std::string_view text;
    RunField::Entity entity;
};
constexpr std::array kPrefixes = {
    Prefix{"metrics.", RunField::Entity::metric},
    Prefix{"params.", RunField::Entity::param},
    Prefix{"tags.", RunField::Entity::tag},
};

/// A name that may be written and the attribute's own.
struct Attribute {
    std::string_view name;
    std::string_view key;
};
constexpr std::array kSortedAttributes = {
    Attribute{"start_time", "start_time"}, Attribute{"end_time", "end_time"}, Attribute{"name", "run_name"},
    Attribute{"run_name", "run_name"},     Attribute{"status", "status"},
};

bool starts_with(std::string_view text, std::string_view prefix) {
    return text.substr(0, prefix.size()) == prefix;
}

/// Takes " asc" or " desc", in lower or upper case, off the end; whether it was the latter.
bool take_direction(std::string_view& sort) {
    const auto space = sort.rfind(' ');
    if (space == std::string_view::npos) {
        return false;
    }
    const std::string_view word = sort.substr(space + 1);
    const bool descending = word == "desc" || word == "DESC";
    if (descending || word == "asc" || word == "ASC") {
        sort = sort.substr(0, space);
    }
    return descending;
}

}  // namespace

std::optional<RunSort> parse_run_sort(const std::string& text) {
    if (text.empty()) {
        return std::nullopt;
    }
    std::string_view item = text;
    const bool descending = take_direction(item);
    for (const Prefix& prefix : kPrefixes) {
        if (starts_with(item, prefix.text) && item.size() > prefix.text.size()) {
            return RunSort{{prefix.entity, std::string(item.substr(prefix.text.size()))}, descending};
        }
    }
    if (starts_with(item, "attributes.")) {
        item.remove_prefix(std::string_view("attributes.").size());
    }
    for (const Attribute& attribute : kSortedAttributes) {
        if (item == attribute.name) {
            return RunSort{{RunField::Entity::attribute, std::string(attribute.key)}, descending};
        }
    }
    throw Error(ErrorKind::invalid_argument,
                "cannot sort runs by '{}'; known are metrics.NAME, params.NAME, tags.NAME, start_time, end_time, name "
                "and status, with asc or desc behind",
                text);
}

}  // namespace forecast
