#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Numbers as files write them: 45858.85, 45.858,85, 1 234,5, 1'234.

namespace forecast {

/// How a file writes its numbers. The decimal mark decides: with a decimal comma, dots can only separate thousands.
struct NumberFormat {
    char decimal = '.';
    std::vector<std::string> missing;  ///< words for a missing value, beside the usual ones

    /// The number in `text`; NaN for a missing value, nothing if it is no number. Groups of three digits may be
    /// separated by the other of dot and comma, by blanks or by apostrophes.
    [[nodiscard]] std::optional<double> read(std::string_view text) const;
};

/// Whether `text` stands for a missing value: empty, mq, ND, N/A, n/e, -, ?, ..., or one of `more`.
bool is_missing_word(std::string_view text, const std::vector<std::string>& more);

/// Finds the decimal mark of a column of numbers. Call order: look_at* (told | guessed | ...)
///
/// A mark is decimal if other than three digits follow it, or nothing but a zero stands before it. It separates
/// thousands if it comes twice, or before the other mark.
///
/// If three digits follow it everywhere, they are thousands if whole numbers below 1000 lack the mark and some groups
/// end in 0. Decimals with a fixed number of digits do not look so, nor do those without trailing zeros.
///
/// Examples: "1.5" and "0.125" have a decimal dot, "1.234.567" and "1.234,5" have dots between thousands; "45.859" by
/// itself may be either.
class DecimalMark {
public:
    /// Takes in one field.
    void look_at(std::string_view text);
    /// The decimal mark if some number proves it.
    [[nodiscard]] std::optional<char> told() const;
    /// The likelier mark of the column as a whole; '.' if no number has a mark. Nothing if both readings are as good.
    [[nodiscard]] std::optional<char> guessed() const;
    /// Whether every number has a dot with three digits behind it. That is decimals, unless the file is from a place
    /// with a decimal comma.
    [[nodiscard]] bool is_fixed_dot() const;
    /// A number that can be read in two ways, for messages; empty if there is none.
    [[nodiscard]] const std::string& doubtful() const { return doubtful_; }

private:
    struct Evidence {
        std::size_t decimal = 0;
        std::size_t thousands = 0;
        std::size_t either = 0;       ///< three digits behind it
        std::size_t either_zero = 0;  ///< the last of them a zero
    };
    std::array<Evidence, 2> of_;  ///< of '.' and ','
    std::size_t small_whole_ = 0;
    std::size_t large_whole_ = 0;
    std::string doubtful_;
};

}  // namespace forecast
