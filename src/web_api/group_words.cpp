#include "group_words.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "forecast/core/clean_text.hpp"
#include "forecast/core/text.hpp"

namespace forecast {
namespace {

constexpr std::array<std::string_view, 5> kOfEachColumn = {"value", "lag", "lead", "difference", "rolling_mean"};

/// "temperature_response(temperature, load)" as its type and the columns that it is of.
std::pair<std::string, std::vector<std::string>> taken_apart(const std::string& group) {
    const auto open = group.find('(');
    if (open == std::string::npos || group.back() != ')') {
        return {group, {}};
    }
    return {group.substr(0, open), split_list(group.substr(open + 1, group.size() - open - 2), ',')};
}

std::string column_words(const std::string& column, const Words& words) {
    std::string text = words.name("column.", column);
    std::replace(text.begin(), text.end(), '_', ' ');
    return text;
}

std::string feature_words(const std::string& group, const Words& words) {
    auto [type, columns] = taken_apart(group);
    if (words.name("group.", type) == type) {
        return visible(group);
    }
    const bool of_each = std::find(kOfEachColumn.begin(), kOfEachColumn.end(), type) != kOfEachColumn.end();
    columns.resize(std::min<std::size_t>(columns.size(), of_each ? columns.size() : 1));
    std::transform(columns.begin(), columns.end(), columns.begin(),
                   [&](const std::string& column) { return column_words(column, words); });
    return visible(words("group." + type, join(columns, ", ")));
}

}  // namespace

std::string group_words(const std::string& group, const Words& words) {
    constexpr std::string_view kPast = "past ";  // of a network's window
    if (group.rfind(kPast, 0) == 0) {
        return words("group.past", feature_words(group.substr(kPast.size()), words));
    }
    const auto colon = group.find(": ");
    if (colon == std::string::npos) {
        return feature_words(group, words);
    }
    return visible(words.name("forecaster.", group.substr(0, colon))) + ": " +
           feature_words(group.substr(colon + 2), words);
}

}  // namespace forecast
