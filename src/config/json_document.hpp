#pragma once

#include <cstddef>
#include <map>
#include <string>

#include <nlohmann/json.hpp>

// JSON with the place of every value, so that messages can say file:line:column.

namespace forecast {

/// A place in a text; line and column from 1, the column in bytes.
struct Position {
    std::size_t line = 0;
    std::size_t column = 0;
};

/// A JSON text with comments. Values are found by dotted path ("training.epochs", "features.ahead.0.type").
///
/// Example: of {"training": {"epochs": 5}}, keys["training.epochs"] is where "epochs" is, values["training.epochs"]
/// where 5 is.
struct JsonDocument {
    std::string name;  ///< of the file, for messages
    nlohmann::json root;
    std::map<std::string, Position> keys;    ///< path -> where its key is
    std::map<std::string, Position> values;  ///< path -> where its value begins
};

/// Throws Error(invalid_argument), with file, line and column, if `text` is not JSON, is nested too deep, or has a key
/// twice.
JsonDocument parse_json_document(const std::string& text, const std::string& name);

}  // namespace forecast
