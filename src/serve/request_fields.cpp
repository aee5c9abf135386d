#include "request_fields.hpp"

#include <charconv>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "forecast/core/json.hpp"
#include "forecast/core/url.hpp"

namespace forecast {
namespace {

using nlohmann::json;

constexpr const char* kSeeDocs = "See the API docs for more information about request parameters.";

/// Python's names.
const char* type_of(const json& value) {
    switch (value.type()) {
        case json::value_t::string:
            return "str";
        case json::value_t::boolean:
            return "bool";
        case json::value_t::number_float:
            return "float";
        case json::value_t::array:
            return "list";
        case json::value_t::object:
            return "dict";
        default:
            return "int";
    }
}

std::string shown(const json& value) {
    constexpr std::size_t kLongest = 500;
    std::string text = value.dump(-1, ' ', false, json::error_handler_t::replace);
    return text.size() <= kLongest ? text : text.substr(0, kLongest) + "...";
}

template <class Number>
std::optional<Number> parsed(const std::string& text) {
    Number number = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    return failure == std::errc() && end == text.data() + text.size() && !text.empty() ? std::optional(number)
                                                                                       : std::nullopt;
}

std::optional<double> to_number(const json& value) {
    if (value.is_number()) {
        return value.get<double>();
    }
    if (!value.is_string()) {
        return std::nullopt;
    }
    const auto& text = value.get_ref<const std::string&>();
    if (text == "NaN") {
        return std::numeric_limits<double>::quiet_NaN();
    }
    if (text == "Infinity" || text == "-Infinity") {
        return (text[0] == '-' ? -1 : 1) * std::numeric_limits<double>::infinity();
    }
    return parsed<double>(text);
}

std::optional<std::int64_t> to_integer(const json& value) {
    if (value.is_string()) {
        return parsed<std::int64_t>(value.get_ref<const std::string&>());
    }
    if (value.is_number_unsigned() && value.get<std::uint64_t>() > std::numeric_limits<std::int64_t>::max()) {
        return std::nullopt;
    }
    if (value.is_number_integer()) {
        return value.get<std::int64_t>();
    }
    constexpr double kExact = 9007199254740992.0;
    const bool is_whole = value.is_number_float() && std::trunc(value.get<double>()) == value.get<double>() &&
                          std::abs(value.get<double>()) <= kExact;
    return is_whole ? std::optional(static_cast<std::int64_t>(value.get<double>())) : std::nullopt;
}

}  // namespace

RequestFields RequestFields::of_body(const std::string& body) {
    if (body.empty()) {
        return {json::object(), false};
    }
    auto parsed_body = find_json(body);
    if (parsed_body && parsed_body->is_string()) {  // some clients encode it twice
        parsed_body = find_json(parsed_body->get_ref<const std::string&>());
    }
    if (!parsed_body || !parsed_body->is_object()) {
        throw ApiError(kInvalidParameter, "The request's body is not a JSON object.");
    }
    return {*std::move(parsed_body), false};
}

RequestFields RequestFields::of_query(const std::string& query) {
    json object = json::object();
    for (const auto& [name, value] : query_values(query)) {
        json& field = object[name];
        if (field.is_null()) {
            field = value;
        } else if (field.is_array()) {
            field.push_back(value);
        } else {
            field = json::array({field, value});
        }
    }
    return {std::move(object), true};
}

const json* RequestFields::find(const char* key) const {
    const auto found = object_->find(key);
    return found == object_->end() || found->is_null() ? nullptr : &*found;
}

json RequestFields::value(const char* key) const {
    const json* value = find(key);
    return value == nullptr ? json() : *value;
}

void RequestFields::refuse_missing(const char* key) const {
    throw ApiError(kInvalidParameter,
                   fmt::format("Missing value for required parameter '{}{}'. {}", path_, key, kSeeDocs));
}

void RequestFields::refuse_value(const char* key, const std::string& hint) const {
    const json* value = find(key);
    const json none;
    throw ApiError(kInvalidParameter, fmt::format("Invalid value {} for parameter '{}{}' supplied{}",
                                                  shown(value ? *value : none), path_, key,
                                                  hint.empty() ? fmt::format(". Hint: Value was of type '{}'. {}",
                                                                             type_of(value ? *value : none), kSeeDocs)
                                                               : ": " + hint));
}

void RequestFields::refuse_nul(const char* key, const std::string& text) const {
    if (text.find('\0') != std::string::npos) {
        refuse_value(key, "It must not have the character NUL");
    }
}

std::string RequestFields::text(const char* key) const {
    const json* value = find(key);
    if (value == nullptr) {
        return "";
    }
    if (!value->is_string()) {
        refuse_value(key);
    }
    refuse_nul(key, value->get_ref<const std::string&>());
    return value->get<std::string>();
}

std::string RequestFields::required_text(const char* key) const {
    std::string value = text(key);
    if (value.empty()) {
        refuse_missing(key);
    }
    return value;
}

std::optional<std::int64_t> RequestFields::integer(const char* key) const {
    const json* value = find(key);
    if (value == nullptr) {
        return std::nullopt;
    }
    const auto number = to_integer(*value);
    if (!number) {
        refuse_value(key);
    }
    return number;
}

std::int64_t RequestFields::required_integer(const char* key) const {
    const auto number = integer(key);
    if (!number) {
        refuse_missing(key);
    }
    return *number;
}

double RequestFields::required_number(const char* key) const {
    const json* value = find(key);
    if (value == nullptr) {
        refuse_missing(key);
    }
    const auto number = to_number(*value);
    if (!number) {
        refuse_value(key);
    }
    return *number;
}

bool RequestFields::flag(const char* key) const {
    const json* value = find(key);
    if (value == nullptr) {
        return false;
    }
    if (is_query_ && (*value == "true" || *value == "false")) {
        return *value == "true";
    }
    if (!value->is_boolean()) {
        refuse_value(key);
    }
    return value->get<bool>();
}

std::vector<std::string> RequestFields::texts(const char* key) const {
    const json* value = find(key);
    if (value == nullptr) {
        return {};
    }
    if (is_query_ && value->is_string()) {
        return {text(key)};
    }
    const bool are_texts = value->is_array() && std::all_of(value->begin(), value->end(),
                                                            [](const json& entry) { return entry.is_string(); });
    if (!are_texts) {
        refuse_value(key);
    }
    for (const json& one : *value) {
        refuse_nul(key, one.get_ref<const std::string&>());
    }
    return value->get<std::vector<std::string>>();
}

std::vector<RequestFields> RequestFields::objects(const char* key) const {
    const json* value = find(key);
    std::vector<RequestFields> all;
    if (value == nullptr) {
        return all;
    }
    const bool are_objects = value->is_array() && std::all_of(value->begin(), value->end(),
                                                              [](const json& entry) { return entry.is_object(); });
    if (!are_objects) {
        refuse_value(key);
    }
    all.reserve(value->size());
    for (const json& object : *value) {
        all.push_back({whole_, object, path_ + key + "[" + std::to_string(all.size()) + "]."});
    }
    return all;
}

RequestFields RequestFields::required_object(const char* key) const {
    const json* value = find(key);
    if (value == nullptr) {
        refuse_missing(key);
    }
    if (!value->is_object()) {
        refuse_value(key);
    }
    return {whole_, *value, path_ + key + "."};
}

std::string RequestFields::run_id() const {
    return has("run_id")     ? required_text("run_id")
           : has("run_uuid") ? required_text("run_uuid")
                             : required_text("run_id");
}

std::vector<Tag> RequestFields::tags(const char* key) const {
    std::vector<Tag> all;
    for (const RequestFields& tag : objects(key)) {
        all.emplace_back(tag.required_text("key"), tag.text("value"));
    }
    return all;
}

std::size_t RequestFields::limit(std::optional<std::int64_t> when_absent, std::int64_t most) const {
    const auto given = integer("max_results");
    if (!given && !when_absent) {
        refuse_missing("max_results");
    }
    const std::int64_t wanted = given.value_or(when_absent.value_or(0));
    if (wanted < 1 || wanted > most) {
        refuse_value("max_results",
                     fmt::format("It must be at least 1 and at most {}, but got value {}", most, wanted));
    }
    return static_cast<std::size_t>(wanted);
}

std::optional<Lifecycle> RequestFields::view(const char* key) const {
    const std::string view = text(key);
    if (view == "ALL") {
        return std::nullopt;
    }
    if (!view.empty() && view != "ACTIVE_ONLY" && view != "DELETED_ONLY") {
        refuse_value(key, "It must be ACTIVE_ONLY, DELETED_ONLY or ALL");
    }
    return view == "DELETED_ONLY" ? Lifecycle::deleted : Lifecycle::active;
}

}  // namespace forecast
