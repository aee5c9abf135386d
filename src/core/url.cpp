#include "forecast/core/url.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <string_view>

namespace forecast {

std::string url_encode(const std::string& text) {
    constexpr std::string_view kHex = "0123456789ABCDEF";
    std::string encoded;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if ((byte < 128 && std::isalnum(byte) != 0) || std::string_view("-._~").find(c) != std::string_view::npos) {
            encoded += c;
        } else {
            encoded += {'%', kHex[byte >> 4U], kHex[byte & 15U]};
        }
    }
    return encoded;
}

std::string url_decode(const std::string& text) {
    std::string decoded;
    for (std::size_t i = 0; i < text.size(); ++i) {
        unsigned byte = 0;
        const char* const digits = text.data() + i + 1;
        const bool escaped =
            text[i] == '%' && i + 2 < text.size() && std::from_chars(digits, digits + 2, byte, 16).ptr == digits + 2;
        decoded += escaped ? static_cast<char>(byte) : text[i];
        i += escaped ? 2 : 0;
    }
    return decoded;
}

std::vector<std::pair<std::string, std::string>> query_values(const std::string& query) {
    std::string plain = query;
    std::replace(plain.begin(), plain.end(), '+', ' ');
    std::vector<std::pair<std::string, std::string>> values;
    for (std::size_t at = 0; at < plain.size();) {
        const auto end = std::min(plain.find('&', at), plain.size());
        const std::string part = plain.substr(at, end - at);
        const auto equals = std::min(part.find('='), part.size());
        values.emplace_back(url_decode(part.substr(0, equals)),
                            equals < part.size() ? url_decode(part.substr(equals + 1)) : "");
        at = end + 1;
    }
    return values;
}

}  // namespace forecast
