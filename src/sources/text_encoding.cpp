#include "text_encoding.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include "forecast/core/error.hpp"

namespace forecast {
namespace {

constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";
constexpr std::uint32_t kUnknownCharacter = 0xFFFD;

/// Windows' letters where Latin-1 has control characters; 0 where it has none either.
constexpr std::array<std::uint16_t, 32> kWindows = {0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                                    0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
                                                    0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                                    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

bool begins_with(std::string_view text, std::string_view beginning) {
    return text.substr(0, beginning.size()) == beginning;
}

void append(std::string& text, std::uint32_t character) {
    const auto byte = [&](std::uint32_t bits) { text += static_cast<char>(bits); };
    if (character < 0x80) {
        byte(character);
    } else if (character < 0x800) {
        byte(0xC0 | character >> 6U);
        byte(0x80 | (character & 0x3FU));
    } else if (character < 0x10000) {
        byte(0xE0 | character >> 12U);
        byte(0x80 | (character >> 6U & 0x3FU));
        byte(0x80 | (character & 0x3FU));
    } else {
        byte(0xF0 | character >> 18U);
        byte(0x80 | (character >> 12U & 0x3FU));
        byte(0x80 | (character >> 6U & 0x3FU));
        byte(0x80 | (character & 0x3FU));
    }
}

std::size_t length_of_sequence(unsigned char first) {
    if (first < 0x80) {
        return 1;
    }
    if (first < 0xC2 || first > 0xF4) {
        return 0;
    }
    return first < 0xE0 ? 2 : (first < 0xF0 ? 3 : 4);
}

/// Whether `bytes` are UTF-8; its last character may be cut off.
bool is_utf8(std::string_view bytes) {
    for (std::size_t i = 0; i < bytes.size();) {
        const std::size_t length = length_of_sequence(static_cast<unsigned char>(bytes[i]));
        if (length == 0) {
            return false;
        }
        for (std::size_t j = i + 1; j < std::min(i + length, bytes.size()); ++j) {
            if ((static_cast<unsigned char>(bytes[j]) & 0xC0U) != 0x80U) {
                return false;
            }
        }
        i += length;
    }
    return true;
}

std::string from_latin_1(std::string_view bytes) {
    std::string text;
    text.reserve(bytes.size() + bytes.size() / 8);
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        const bool windows = byte >= 0x80 && byte < 0xA0 && kWindows[byte - 0x80U] != 0;
        append(text, windows ? kWindows[byte - 0x80U] : byte);
    }
    return text;
}

/// UTF-16 with the high byte of each unit first or last.
std::string from_utf16(std::string_view bytes, bool high_first) {
    const auto unit = [&](std::size_t i) {
        const auto a = static_cast<unsigned char>(bytes[i]);
        const auto b = static_cast<unsigned char>(bytes[i + 1]);
        return static_cast<std::uint32_t>(high_first ? a << 8U | b : b << 8U | a);
    };
    std::string text;
    text.reserve(bytes.size() / 2);
    for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
        const std::uint32_t first = unit(i);
        const bool is_first_half = first >= 0xD800 && first < 0xDC00;
        const std::uint32_t second = is_first_half && i + 3 < bytes.size() ? unit(i + 2) : 0;
        if (second >= 0xDC00 && second < 0xE000) {
            append(text, 0x10000 + ((first - 0xD800) << 10U) + (second - 0xDC00));
            i += 2;
        } else {
            append(text, first >= 0xD800 && first < 0xE000 ? kUnknownCharacter : first);
        }
    }
    return text;
}

/// Of a text of mostly Latin letters: whether each other byte is zero, those before (true) or behind (false) a letter.
bool has_zeros(std::string_view bytes, std::size_t first) {
    constexpr std::size_t kLooked = 64;
    std::size_t zeros = 0;
    const std::size_t size = std::min(bytes.size(), kLooked) / 2 * 2;
    for (std::size_t i = first; i < size; i += 2) {
        zeros += bytes[i] == '\0' ? 1 : 0;
    }
    return size >= 4 && zeros * 4 >= size;  // of each second byte at least half
}

std::string found_encoding(std::string_view bytes) {
    const bool marked = begins_with(bytes, "\xFF\xFE") || begins_with(bytes, "\xFE\xFF");
    if (marked || has_zeros(bytes, 0) || has_zeros(bytes, 1)) {
        return "utf-16";
    }
    return is_utf8(bytes) ? "utf-8" : "latin-1";
}

void check_is_text(std::string_view bytes, const std::string& path) {
    if (begins_with(bytes, "PK\x03\x04")) {
        throw Error(ErrorKind::insufficient_data,
                    "{} is a zip archive or an Excel workbook; unpack it, or save its sheet as CSV", path);
    }
    if (begins_with(bytes, "\xD0\xCF\x11\xE0")) {
        throw Error(ErrorKind::insufficient_data, "{} is an Excel workbook; save its sheet as CSV", path);
    }
}

}  // namespace

DecodedText decode_text(std::string bytes, const std::string& encoding, const std::string& path) {
    check_is_text(bytes, path);
    const std::string written = encoding.empty() ? found_encoding(bytes) : encoding;
    if (written == "utf-16") {
        const bool high_first =
            begins_with(bytes, "\xFE\xFF") || (!begins_with(bytes, "\xFF\xFE") && has_zeros(bytes, 0));
        const bool marked = begins_with(bytes, "\xFE\xFF") || begins_with(bytes, "\xFF\xFE");
        return {from_utf16(std::string_view(bytes).substr(marked ? 2 : 0), high_first), written};
    }
    if (written == "latin-1") {
        return {from_latin_1(bytes), written};
    }
    if (!is_utf8(bytes)) {
        throw Error(ErrorKind::insufficient_data, R"({} is no UTF-8 text; leave "encoding" out, or try "latin-1")",
                    path);
    }
    if (begins_with(bytes, kUtf8Mark)) {
        bytes.erase(0, kUtf8Mark.size());
    }
    return {std::move(bytes), written};
}

}  // namespace forecast
