#include "number_format.hpp"

#include <algorithm>

#include "forecast/core/ascii.hpp"
#include "forecast/core/missing.hpp"
#include "forecast/core/number.hpp"
#include "forecast/core/text.hpp"

namespace forecast {
namespace {

constexpr std::string_view kMarks = ".,";
constexpr std::array<std::string_view, 4> kGroupMarks = {" ", "'", "\u00A0",
                                                         "\u202F"};  // blanks that do not break a line

/// "1 234 567" as "1234567"; nothing if a group has not three digits.
std::optional<std::string> without_group(std::string_view digits, std::string_view mark) {
    std::string joined;
    bool first = true;
    for (;;) {
        const auto end = std::min(digits.find(mark), digits.size());
        const auto group = digits.substr(0, end);
        const bool fits = first ? !group.empty() && group.size() <= 3 : group.size() == 3;
        if (!fits || !std::all_of(group.begin(), group.end(), is_digit)) {
            return std::nullopt;
        }
        joined += group;
        first = false;
        if (end == digits.size()) {
            return joined;
        }
        digits.remove_prefix(end + mark.size());
    }
}

/// The whole part of a number without the marks between its thousands.
std::optional<std::string> without_groups(std::string_view whole, char other) {
    std::string marks(1, other);
    for (const std::string_view mark :
         {std::string_view(marks), kGroupMarks[0], kGroupMarks[1], kGroupMarks[2], kGroupMarks[3]}) {
        if (whole.find(mark) != std::string_view::npos) {
            return without_group(whole, mark);
        }
    }
    return std::string(whole);
}

std::string_view without_sign(std::string_view text) {
    const bool is_signed = !text.empty() && (text[0] == '-' || text[0] == '+');
    return is_signed ? trimmed(text.substr(1)) : text;
}

}  // namespace

bool is_missing_word(std::string_view text, const std::vector<std::string>& more) {
    constexpr std::array<std::string_view, 17> kWords = {"",     "mq",   "ND",  "NA",     "null", "NULL",
                                                         "-",    "--",   "n/e", "N/A",    "n/a",  "na",
                                                         "#N/A", "None", "?",   "\u2013", "n.a."};
    return std::find(kWords.begin(), kWords.end(), text) != kWords.end() ||
           std::find(more.begin(), more.end(), text) != more.end();
}

std::optional<double> NumberFormat::read(std::string_view text) const {
    text = trimmed(text);
    if (is_missing_word(text, missing)) {
        return kMissing;
    }
    const bool plain = text.find_first_of(",' \xC2\xE2+") == std::string_view::npos;
    if (plain && decimal == '.') {
        return parse_number(text);
    }
    const bool negative = text[0] == '-';
    const std::string_view digits = without_sign(text);
    const auto mark = std::min(digits.find(decimal), digits.size());
    const auto fraction = digits.substr(std::min(mark + 1, digits.size()));
    const auto whole = without_groups(digits.substr(0, mark), decimal == '.' ? ',' : '.');
    const bool marks_behind = fraction.find_first_of(kMarks) != std::string_view::npos;
    if (!whole || marks_behind) {
        return std::nullopt;
    }
    return parse_number(std::string(negative ? "-" : "") + *whole + (mark < digits.size() ? "." : "") +
                        std::string(fraction));
}

void DecimalMark::look_at(std::string_view text) {
    text = without_sign(trimmed(text));
    if (text.empty() || (!is_digit(text[0]) && kMarks.find(text[0]) == std::string_view::npos)) {
        return;
    }
    const auto last = text.find_last_of(kMarks);
    if (last == std::string_view::npos) {
        const bool whole = std::all_of(text.begin(), text.end(), is_digit) && text != "0";
        small_whole_ += whole && text.size() <= 3 ? 1 : 0;
        large_whole_ += whole && text.size() > 3 ? 1 : 0;
        return;
    }
    const char mark = text[last];
    Evidence& of = of_[mark == '.' ? 0 : 1];
    const auto before = text.substr(0, last);
    const auto behind = text.substr(last + 1);
    if (before.find(mark) != std::string_view::npos) {
        ++of.thousands;
    } else if (before.find_first_of(kMarks) != std::string_view::npos) {
        ++of.decimal;
        ++of_[mark == '.' ? 1 : 0].thousands;
    } else if (behind.size() != 3 || before.empty() || before.size() > 3 || before[0] == '0') {
        ++of.decimal;
    } else {
        ++of.either;
        of.either_zero += behind.back() == '0' ? 1 : 0;
        doubtful_ = doubtful_.empty() ? std::string(text) : doubtful_;
    }
}

std::optional<char> DecimalMark::told() const {
    for (const std::size_t i : {0U, 1U}) {
        const Evidence& other = of_[1 - i];
        if (of_[i].decimal > 0 || other.thousands > 0) {
            return kMarks[i];
        }
    }
    return std::nullopt;
}

std::optional<char> DecimalMark::guessed() const {
    if (const auto sure = told()) {
        return sure;
    }
    if (of_[0].either > 0 && of_[1].either > 0) {
        return std::nullopt;
    }
    const std::size_t i = of_[1].either > 0 ? 1 : 0;
    const bool always = small_whole_ == 0 && large_whole_ == 0;  // a fixed number of decimals
    if (of_[i].either == 0 || large_whole_ > 0 || always) {
        return kMarks[i];
    }
    return of_[i].either_zero > 0 ? std::optional(kMarks[1 - i]) : std::nullopt;
}

bool DecimalMark::is_fixed_dot() const {
    return !told() && of_[0].either > 0 && of_[1].either == 0 && small_whole_ == 0 && large_whole_ == 0;
}

}  // namespace forecast
