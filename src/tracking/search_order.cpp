#include "forecast/tracking/search_order.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <string_view>

#include "filter_fields.hpp"
#include "forecast/core/ascii.hpp"
#include "forecast/core/clean_text.hpp"
#include "forecast/core/error.hpp"
#include "forecast/core/text.hpp"

namespace forecast {
namespace {

using Entity = SearchField::Entity;

constexpr std::size_t kLongestShownOrder = 200;

/// Takes " asc" or " desc" off the end; whether it was the latter.
bool take_direction(std::string_view& order) {
    const auto space = order.rfind(' ');
    if (space == std::string_view::npos) {
        return false;
    }
    const std::string word = in_lower_case(order.substr(space + 1));
    if (word == "desc" || word == "asc") {
        order = trimmed(order.substr(0, space));
    }
    return word == "desc";
}

bool is_quoted(std::string_view key) {
    return key.size() > 2 && (key.front() == '`' || key.front() == '"') && key.back() == key.front();
}

std::string without_quotes(std::string_view key) {
    return std::string(is_quoted(key) ? key.substr(1, key.size() - 2) : key);
}

/// "metrics.my loss" and "metrics.a; x" are more than a name; in quotes a key may hold anything but these.
void check_is_one_name(const std::string& text, std::string_view name) {
    const auto dot = name.find('.');
    const std::string_view key = dot == std::string_view::npos ? name : name.substr(dot + 1);
    const std::string inner = without_quotes(key);
    const std::string none_of = is_quoted(key) ? std::string(1, key.front()) : " \t\n\r;,()'\"`=<>!";
    if (inner.find_first_of(none_of) != std::string::npos) {
        throw Error(ErrorKind::invalid_argument, "Invalid order_by clause '{}'. Could not be parsed.",
                    clipped(visible(text), kLongestShownOrder))
            .with_advice("a name that is more than one word stands in backticks: metrics.`my loss`");
    }
}

/// What "metrics.mae" or "start_time" names, of runs any that has a value for each; nothing where it names nothing.
std::optional<SearchField> field_of(std::string_view name, Searched searched) {
    const auto dot = name.find('.');
    const auto entity = dot == std::string_view::npos ? Entity::attribute : find_entity(searched, name.substr(0, dot));
    const std::string key = without_quotes(dot == std::string_view::npos ? name : name.substr(dot + 1));
    if (!entity || key.empty()) {
        return std::nullopt;
    }
    if (*entity == Entity::attribute) {
        const auto attribute = find_attribute(searched, key);
        return attribute ? std::optional(SearchField{Entity::attribute, *attribute}) : std::nullopt;
    }
    const bool is_single = searched == Searched::runs && *entity != Entity::dataset;
    return is_single ? std::optional(SearchField{*entity, key}) : std::nullopt;
}

[[noreturn]] void refuse_order(const std::string& text, Searched searched) {
    const std::string shown = clipped(visible(text), kLongestShownOrder);
    if (searched == Searched::runs) {
        throw Error(ErrorKind::invalid_argument,
                    "cannot sort runs by '{}'; known are metrics.NAME, params.NAME, tags.NAME, start_time, end_time, "
                    "name and status, with asc or desc behind",
                    shown);
    }
    throw Error(ErrorKind::invalid_argument, "cannot sort {} by '{}'; known are {}, with asc or desc behind",
                name_of(searched), shown, join(attribute_names(searched), ", "));
}

/// The keys that any of the runs has: of metrics, params or tags.
std::vector<std::string> keys_of(const std::vector<RunSummary>& runs, Entity entity) {
    std::set<std::string> keys;
    const auto collect = [&](const auto& pairs) {
        std::transform(pairs.begin(), pairs.end(), std::inserter(keys, keys.end()),
                       [](const auto& pair) { return pair.first; });
    };
    for (const RunSummary& run : runs) {
        if (entity == Entity::metric) {
            collect(run.metrics);
        } else {
            collect(entity == Entity::param ? run.params : run.tags);
        }
    }
    return {keys.begin(), keys.end()};
}

}  // namespace

std::vector<SearchOrder> parse_order(const std::vector<std::string>& texts, Searched searched) {
    constexpr std::size_t kMostOrders = 40;  // each may be a table more in the query
    if (texts.size() > kMostOrders) {
        throw Error(ErrorKind::invalid_argument, "{} are sorted by {} things; at most {} are taken", name_of(searched),
                    texts.size(), kMostOrders);
    }
    std::vector<SearchOrder> orders;
    for (const std::string& text : texts) {
        std::string_view name = trimmed(text);
        if (name.empty()) {
            continue;
        }
        const bool descending = take_direction(name);
        check_is_one_name(text, name);
        auto field = field_of(name, searched);
        if (!field) {
            refuse_order(text, searched);
        }
        orders.push_back({*std::move(field), descending});
    }
    return orders;
}

void check_has_sort_key(const std::vector<RunSummary>& runs, const std::string& order) {
    const auto orders = parse_order({order}, Searched::runs);
    if (runs.empty() || orders.empty() || orders.front().field.entity == Entity::attribute) {
        return;
    }
    const SearchField& field = orders.front().field;
    const auto known = keys_of(runs, field.entity);
    if (std::find(known.begin(), known.end(), field.key) != known.end()) {
        return;
    }
    const std::string kind = field.entity == Entity::metric  ? "metrics"
                             : field.entity == Entity::param ? "params"
                                                             : "tags";
    const std::string guess = nearest(field.key, known);
    throw Error(ErrorKind::invalid_argument, "no run here has {}.{} to be sorted by", kind, field.key)
        .with_advice(!guess.empty()  ? fmt::format("did you mean {}.{}?", kind, guess)
                     : known.empty() ? fmt::format("none has {}", kind)
                                     : "`forecast runs show R` lists what a run has");
}

}  // namespace forecast
