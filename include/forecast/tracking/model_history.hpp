#pragma once

#include <string>

#include <nlohmann/json.hpp>

// The tag `mlflow.log-model.history`, by which MLflow before 3 finds the models of a run.

namespace forecast {

/// `history` (a JSON list, or empty) with `item` at its end; an item of the same model is replaced. If it outgrows a
/// tag, the details of flavors go first, then the oldest items. Throws Error if `item` has no model_uuid, or is too
/// long by itself.
std::string with_model(const std::string& history, const std::string& item);
/// One item: a JSON object with a model_uuid. Throws Error for anything else.
nlohmann::json parse_history_item(const std::string& text);

}  // namespace forecast
