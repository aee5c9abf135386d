#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace forecast {

/// How a file writes its numbers: "45.858,85" has a decimal comma, and then dots can only be thousands.
struct NumberFormat {
    char decimal = '.';
    std::vector<std::string> missing;  ///< words for a missing value, beside those that are known

    /// NaN where it is missing; nothing if `text` is no number. Groups of three digits may be parted by the other of
    /// dot and comma, by blanks and apostrophes.
    [[nodiscard]] std::optional<double> read(std::string_view text) const;
};

/// Whether `text` is a word that stands for no value: nothing at all, mq, ND, N/A, n/e, -, ?, ...
bool is_missing_word(std::string_view text, const std::vector<std::string>& more);

/// Finds out the decimal mark of a column of numbers.
///
/// A mark is decimal where another number of digits than three follows it or nothing but a zero stands before it; of
/// thousands where it comes twice, or before the other. Where all have three digits behind it, thousands are sure if
/// whole numbers below 1000 lack it and some end in 0: neither decimals with a fixed number of digits nor such without
/// their zeros look so.
class DecimalMark {
public:
    void look_at(std::string_view text);
    /// Surely decimal here; nothing where no number has told.
    [[nodiscard]] std::optional<char> told() const;
    /// By the column as a whole, '.' where no number has a mark; nothing where both readings are as good.
    [[nodiscard]] std::optional<char> guessed() const;
    /// Whether each number has a dot with three digits behind it: decimals, unless the file is of a place that has a
    /// decimal comma.
    [[nodiscard]] bool is_fixed_dot() const;
    /// A number that may be read in two ways; empty if there is none.
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
