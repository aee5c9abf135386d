#pragma once

#include <cstddef>
#include <map>
#include <string>

#include <nlohmann/json.hpp>

namespace forecast {

/// Where a value stands in its file; line and column from 1.
struct Position {
    std::size_t line = 0;
    std::size_t column = 0;
};

/// A JSON text with comments, each value found by its dotted path ("training.epochs", "features.ahead.0.type").
struct JsonDocument {
    std::string name;  ///< the file's, for messages
    nlohmann::json root;
    std::map<std::string, Position> keys;    ///< where the key of a path stands
    std::map<std::string, Position> values;  ///< where its value begins
};

/// Throws Error(invalid_argument) with file, line and column if `text` is not JSON or names a key twice.
JsonDocument parse_json_document(const std::string& text, const std::string& name);

}  // namespace forecast
