#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include <nlohmann/json.hpp>

#include "forecast/core/error.hpp"

// How JSON from a file or a server is read: without trust in its depth or its end.

namespace forecast {

/// Levels of arrays and objects that are read. Deeper ones could exhaust the stack of whoever copies or writes them.
inline constexpr std::size_t kDeepestJson = 100;

/// Whether brackets outside strings are nested deeper than kDeepestJson. Looks at brackets only; `text` need not be
/// JSON.
bool is_too_deep(std::string_view text);

/// `text` as JSON. Json may be nlohmann::ordered_json, which keeps the order of keys. Throws Error(internal) if it is
/// not JSON or nested too deep; the caller adds which file or URL it was.
template <class Json = nlohmann::json>
Json parse_json(std::string_view text) {
    if (is_too_deep(text)) {
        throw Error("no JSON that can be used: it is nested more than {} levels deep", kDeepestJson);
    }
    try {
        return Json::parse(text);
    } catch (const nlohmann::json::parse_error& fault) {
        throw Error("no JSON from byte {} on", fault.byte);
    } catch (const nlohmann::json::exception& fault) {
        throw Error("no JSON that can be used: {}", fault.what());
    }
}

/// The same, but nothing instead of an Error: for text that may as well be something else, such as a server's error
/// page.
std::optional<nlohmann::json> find_json(std::string_view text);

/// A whole number of at most 2^53 in size; nothing for anything else. To convert a larger one is undefined behaviour.
template <class Json>
std::optional<std::int64_t> whole_number(const Json& number) {
    constexpr double kLargest = 9007199254740992.0;
    const bool fits = number.is_number_integer() && std::abs(number.template get<double>()) <= kLargest;
    return fits ? std::optional(number.template get<std::int64_t>()) : std::nullopt;
}

/// The same, but throws Error(internal) where whole_number() gives nothing.
template <class Json>
std::int64_t read_whole_number(const Json& number) {
    const auto whole = whole_number(number);
    if (!whole) {
        throw Error("{} is no whole number", number.dump(-1, ' ', false, Json::error_handler_t::replace));
    }
    return *whole;
}

}  // namespace forecast
