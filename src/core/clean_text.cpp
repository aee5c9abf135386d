#include "forecast/core/clean_text.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include <fmt/format.h>

namespace forecast {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
constexpr std::array<std::string_view, 6> kStyles = {"\033[0m",  "\033[1m",  "\033[2m",
                                                     "\033[31m", "\033[32m", "\033[33m"};

bool is_continuation(char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

/// Bytes that a UTF-8 sequence with this first byte has; 0 where none begins so.
std::size_t sequence_length(char first) {
    const auto byte = static_cast<unsigned char>(first);
    if (byte < 0x80U) {
        return 1;
    }
    if (byte >= 0xC2U && byte <= 0xDFU) {
        return 2;
    }
    if (byte >= 0xE0U && byte <= 0xEFU) {
        return 3;
    }
    return byte >= 0xF0U && byte <= 0xF4U ? 4 : 0;
}

/// Overlong forms, surrogates and what lies beyond U+10FFFF show in the second byte.
bool is_allowed_second(unsigned char first, unsigned char second) {
    switch (first) {
        case 0xE0:
            return second >= 0xA0;
        case 0xED:
            return second < 0xA0;
        case 0xF0:
            return second >= 0x90;
        case 0xF4:
            return second < 0x90;
        default:
            return true;
    }
}

std::uint32_t number_of(std::string_view code_point) {
    const auto first = static_cast<unsigned char>(code_point.front());
    std::uint32_t number = code_point.size() == 1 ? first : first & (0xFFU >> (code_point.size() + 1));
    for (const char c : code_point.substr(1)) {
        number = (number << 6U) | (static_cast<unsigned char>(c) & 0x3FU);
    }
    return number;
}

bool is_control(std::uint32_t number) {
    const bool control = number < 0x20 || (number >= 0x7F && number < 0xA0);
    const bool separates = number == 0x2028 || number == 0x2029;
    const bool turns = number == 0x061C || number == 0x200E || number == 0x200F ||
                       (number >= 0x202A && number <= 0x202E) || (number >= 0x2066 && number <= 0x2069);
    return control || separates || turns;
}

std::string escaped(std::uint32_t number) {
    switch (number) {
        case '\n':
            return "\\n";
        case '\r':
            return "\\r";
        case '\t':
            return "\\t";
        default:
            return fmt::format("\\u{:04x}", number);
    }
}

/// Letters, digits and marks of ASCII, by far the most there is, need no closer look.
std::size_t plain_length(std::string_view text) {
    const auto odd = std::find_if(text.begin(), text.end(), [](char c) { return c < ' ' || c > '~'; });
    return static_cast<std::size_t>(odd - text.begin());
}

std::size_t style_length(std::string_view text) {
    const auto style = std::find_if(kStyles.begin(), kStyles.end(),
                                    [&](std::string_view known) { return text.substr(0, known.size()) == known; });
    return style == kStyles.end() ? 0 : style->size();
}

/// How much at the front may stay as it is though it is a control character.
std::size_t kept_of_lines(std::string_view text) {
    return text.front() == '\n' || text.front() == '\t' ? 1 : 0;
}
std::size_t kept_with_styles(std::string_view text) {
    return std::max(kept_of_lines(text), style_length(text));
}

/// Whether nothing of `text` needs a closer look: one pass, a block of bytes at a time.
bool is_plain(std::string_view text, bool with_line_ends) {
    constexpr std::size_t kBlock = 4096;
    const unsigned int line_ends = with_line_ends ? 1 : 0;
    unsigned int odd = 0;
    for (; odd == 0 && !text.empty(); text.remove_prefix(std::min(kBlock, text.size()))) {
        for (const char c : text.substr(0, kBlock)) {
            const auto is_end = static_cast<unsigned int>(c == '\n') | static_cast<unsigned int>(c == '\t');
            const auto is_odd = static_cast<unsigned int>(c < ' ') | static_cast<unsigned int>(c > '~');
            odd |= is_odd & ~(is_end & line_ends);
        }
    }
    return odd == 0;
}

std::string clean(std::string_view text, std::size_t (*kept)(std::string_view)) {
    std::string result;
    result.reserve(text.size());
    while (!text.empty()) {
        const std::size_t plain = std::max(plain_length(text), kept(text));
        if (plain > 0) {
            result += text.substr(0, plain);
            text.remove_prefix(plain);
            continue;
        }
        const std::string_view code_point = front_code_point(text);
        if (code_point.empty()) {
            result += kReplacement;
        } else if (const auto number = number_of(code_point); is_control(number)) {
            result += escaped(number);
        } else {
            result += code_point;
        }
        text.remove_prefix(std::max<std::size_t>(code_point.size(), 1));
    }
    return result;
}

}  // namespace

std::string_view front_code_point(std::string_view text) {
    const std::size_t length = sequence_length(text.front());
    if (length == 0 || text.size() < length) {
        return {};
    }
    for (std::size_t i = 1; i < length; ++i) {
        if (!is_continuation(text[i])) {
            return {};
        }
    }
    if (length > 2 && !is_allowed_second(static_cast<unsigned char>(text[0]), static_cast<unsigned char>(text[1]))) {
        return {};
    }
    return text.substr(0, length);
}

std::string visible(std::string_view text) {
    return is_plain(text, false) ? std::string(text) : clean(text, [](std::string_view) -> std::size_t { return 0; });
}

std::string visible_lines(std::string text) {
    return is_plain(text, true) ? std::move(text) : clean(text, kept_with_styles);
}

std::string plain_lines(std::string text) {
    return is_plain(text, true) ? std::move(text) : clean(text, kept_of_lines);
}

std::string clipped(std::string_view text, std::size_t most) {
    if (text.size() <= most) {
        return std::string(text);
    }
    while (most > 0 && is_continuation(text[most])) {
        --most;
    }
    return fmt::format("{}... ({} bytes in all)", text.substr(0, most), text.size());
}

}  // namespace forecast
