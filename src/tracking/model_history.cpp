#include "forecast/tracking/model_history.hpp"

#include <algorithm>

#include "forecast/core/error.hpp"
#include "forecast/core/json.hpp"
#include "forecast/tracking/run_values.hpp"

namespace forecast {

using nlohmann::json;

namespace {

/// What cannot be read, a list that was cut off say, counts as empty.
json parse_history(const std::string& text) {
    auto history = find_json(text);
    return history && history->is_array() ? *std::move(history) : json::array();
}

std::string dump(const json& value) {
    return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

bool fits(const json& history) {
    return count_code_points(dump(history)) <= kLongestTag;
}

/// The names stay: by them MLflow's pages know what kind of model it is.
void strip_flavors(json& item) {
    if (item.is_object() && item.contains("flavors") && item["flavors"].is_object()) {
        for (json& flavor : item["flavors"]) {
            flavor = json::object();
        }
    }
}

}  // namespace

json parse_history_item(const std::string& text) {
    auto item = find_json(text);
    const bool named = item && item->is_object() && item->contains("model_uuid") && (*item)["model_uuid"].is_string();
    return named ? *std::move(item)
                 : throw Error("'{}' does not describe a model: it has no model_uuid", stored_text(text, 80));
}

std::string with_model(const std::string& history_text, const std::string& item_text) {
    const json item = parse_history_item(item_text);
    json history = parse_history(history_text);
    const auto same = [&](const json& old) {
        return old.is_object() && old.value("model_uuid", json()) == item["model_uuid"];
    };
    history.erase(std::remove_if(history.begin(), history.end(), same), history.end());
    history.push_back(item);
    for (std::size_t i = 0; i < history.size() && !fits(history); ++i) {
        strip_flavors(history[i]);
    }
    while (history.size() > 1 && !fits(history)) {
        history.erase(history.begin());
    }
    return fits(history) ? dump(history)
                         : throw Error("the description of the model {} is longer than MLflow's {} characters",
                                       dump(item["model_uuid"]), kLongestTag);
}

}  // namespace forecast
