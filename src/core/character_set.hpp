#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace forecast {

/// Some of the 256 bytes; finds the next of them in one look at each byte, which find_first_of does not.
class CharacterSet {
public:
    explicit constexpr CharacterSet(std::string_view members) {
        for (const char c : members) {
            holds_[static_cast<unsigned char>(c)] = true;
        }
    }

    [[nodiscard]] constexpr bool has(char c) const { return holds_[static_cast<unsigned char>(c)]; }

    /// Where the first of them is at or behind `from`; the end of `text` where there is none.
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
