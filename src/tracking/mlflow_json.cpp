#include "forecast/tracking/mlflow_json.hpp"

#include <charconv>
#include <cmath>
#include <cstdlib>

namespace forecast {

using nlohmann::json;

std::string text_of(const json& object, const char* key) {
    const auto at = object.find(key);
    if (at == object.end() || at->is_null()) {
        return "";
    }
    return at->is_string() ? at->get<std::string>() : at->dump();
}

std::int64_t integer_of(const json& object, const char* key) {
    const std::string text = text_of(object, key);
    std::int64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

double number_of(const json& value) {
    if (value.is_number()) {
        return value.get<double>();
    }
    return std::strtod(value.get<std::string>().c_str(), nullptr);  // reads "NaN" and "-Infinity" too
}

double number_of(const json& object, const char* key) {
    const auto at = object.find(key);
    return at == object.end() || (!at->is_number() && !at->is_string()) ? 0 : number_of(*at);
}

json number_json(double value) {
    if (std::isnan(value)) {
        return "NaN";
    }
    return std::isinf(value) ? json(value > 0 ? "Infinity" : "-Infinity") : json(value);
}

const json& array_of(const json& object, const char* key) {
    static const json kNone = json::array();
    const auto at = object.find(key);
    return at != object.end() && at->is_array() ? *at : kNone;
}

const json& object_of(const json& object, const char* key) {
    static const json kNone = json::object();
    const auto at = object.find(key);
    return at != object.end() && at->is_object() ? *at : kNone;
}

std::string quoted(const std::string& text) {
    const char quote = text.find('\'') == std::string::npos ? '\'' : '"';
    return quote + text + quote;
}

}  // namespace forecast
