#pragma once

#include <cstdint>
#include <string>

#include <nlohmann/json.hpp>

// Reading of MLflow's JSON: fields may be absent or null, and 64-bit numbers may come as texts.

namespace forecast {

/// A field as text; "" if it is absent or null. A number is given as its digits.
std::string text_of(const nlohmann::json& object, const char* key);
/// A field as integer; 0 if it is absent.
std::int64_t integer_of(const nlohmann::json& object, const char* key);
/// A number, or one of the texts "NaN", "Infinity" and "-Infinity".
double number_of(const nlohmann::json& value);
/// The same of a field; 0 if it is absent.
double number_of(const nlohmann::json& object, const char* key);
/// A number, or one of those texts.
nlohmann::json number_json(double value);
/// A field that is an array; an empty one if it is absent or something else.
const nlohmann::json& array_of(const nlohmann::json& object, const char* key);
/// A field that is an object; an empty one if it is absent or something else.
const nlohmann::json& object_of(const nlohmann::json& object, const char* key);

/// A text in quotes for MLflow's filters. They cannot express one with both kinds of quotes.
std::string quoted(const std::string& text);

}  // namespace forecast
