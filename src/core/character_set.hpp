#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace forecast {

/// A set of bytes, found in a text with one table look-up a byte. std::string_view::find_first_of compares with each
/// member instead, too slow for every line that is logged.
class CharacterSet {
public:
    explicit constexpr CharacterSet(std::string_view members) {
        for (const char c : members) {
            holds_[static_cast<unsigned char>(c)] = true;
        }
    }

    /// Whether the byte is a member.
    [[nodiscard]] constexpr bool has(char c) const { return holds_[static_cast<unsigned char>(c)]; }

    /// Position of the first member at or behind `from`; text.size() if there is none.
    [[nodiscard]] std::size_t find(std::string_view text, std::size_t from = 0) const {
        while (from < text.size() && !has(text[from])) {
            ++from;
        }
        return from < text.size() ? from : text.size();
    }

private:
    std::array<bool, 256> holds_{};
};

}  // namespace forecast
