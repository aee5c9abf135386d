#include "forecast/core/json.hpp"

namespace forecast {

bool is_too_deep(std::string_view text) {
    std::size_t depth = 0;
    bool in_string = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (in_string) {
            i += c == '\\' ? 1 : 0;
            in_string = c != '"';
        } else if (c == '"') {
            in_string = true;
        } else if (c == '[' || c == '{') {
            if (++depth > kDeepestJson) {
                return true;
            }
        } else if ((c == ']' || c == '}') && depth > 0) {
            --depth;
        }
    }
    return false;
}

std::optional<nlohmann::json> find_json(std::string_view text) {
    nlohmann::json parsed = is_too_deep(text) ? nlohmann::json(nlohmann::json::value_t::discarded)
                                              : nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
    return parsed.is_discarded() ? std::nullopt : std::optional(std::move(parsed));
}

}  // namespace forecast
