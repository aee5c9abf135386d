#pragma once

#include <cstdint>
#include <string>

#include <nlohmann/json.hpp>

namespace forecast {

/// A field that may be absent, and whose number may come as a text.
std::string text_of(const nlohmann::json& object, const char* key);
std::int64_t integer_of(const nlohmann::json& object, const char* key);
/// "NaN", "Infinity" and "-Infinity" are texts in MLflow's JSON.
double number_of(const nlohmann::json& value);
double number_of(const nlohmann::json& object, const char* key);  ///< 0 where it is absent
nlohmann::json number_json(double value);
const nlohmann::json& array_of(const nlohmann::json& object, const char* key);  ///< empty where it is absent
const nlohmann::json& object_of(const nlohmann::json& object, const char* key);

/// A text in MLflow's filters, which can name none with both kinds of quotes.
std::string quoted(const std::string& text);

}  // namespace forecast
