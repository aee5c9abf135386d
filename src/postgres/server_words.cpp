#include "server_words.hpp"

#include <algorithm>
#include <cctype>

#include "forecast/core/text.hpp"

namespace forecast {
namespace {

constexpr std::size_t kStateSize = 5;

bool is_state(std::string_view text) {
    return text.size() == kStateSize && std::all_of(text.begin(), text.end(), [](unsigned char c) {
               return std::isdigit(c) != 0 || (std::isupper(c) != 0);
           });
}

}  // namespace

ServerWords server_words(std::string_view message) {
    constexpr std::string_view kBefore = ":  ";  // FATAL:  28P01: ...
    for (std::size_t at = message.find(kBefore); at != std::string_view::npos; at = message.find(kBefore, at + 1)) {
        const std::size_t begin = at + kBefore.size();
        const std::string_view state = message.substr(begin, kStateSize);
        if (is_state(state) && message.substr(begin + kStateSize, 2) == ": ") {
            const std::string_view words = message.substr(begin + kStateSize + 2);
            return {std::string(state), std::string(trimmed(words.substr(0, words.find('\n'))))};
        }
    }
    // Behind it stands advice of libpq's own. Of a host with several addresses the last one that was tried counts.
    constexpr std::string_view kTried = "\nconnection to server at ";
    const std::string_view all = trimmed(message);
    const std::size_t last = all.rfind(kTried);
    const std::string_view words = last == std::string_view::npos ? all : all.substr(last + 1);
    return {"", std::string(trimmed(words.substr(0, words.find('\n'))))};
}

}  // namespace forecast
