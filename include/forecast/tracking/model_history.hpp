#pragma once

#include <string>

#include <nlohmann/json.hpp>

namespace forecast {

/// `history`, a JSON list or nothing, with `item` at its end; an item of the same model is replaced. What does not fit
/// into a tag is left out: first the details of flavors, then the oldest items. Throws Error where `item` is no JSON
/// object with a model_uuid.
std::string with_model(const std::string& history, const std::string& item);
/// One item: a JSON object with a model_uuid, else an Error.
nlohmann::json parse_history_item(const std::string& text);

}  // namespace forecast
