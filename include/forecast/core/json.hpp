#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include <nlohmann/json.hpp>

#include "forecast/core/error.hpp"

namespace forecast {

/// Arrays and objects within each other; what is deeper would end the stack of whoever copies or writes it.
inline constexpr std::size_t kDeepestJson = 100;

/// Whether brackets outside strings lie deeper in each other than kDeepestJson.
bool is_too_deep(std::string_view text);

/// How every JSON text of a file or a server is read. Throws Error where it is none, or too deep.
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

/// The same, and nothing where parse_json throws.
std::optional<nlohmann::json> find_json(std::string_view text);

}  // namespace forecast
