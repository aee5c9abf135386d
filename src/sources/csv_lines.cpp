#include "csv_lines.hpp"

#include <algorithm>
#include <map>

#include "forecast/core/text.hpp"

namespace forecast {
namespace {

constexpr std::string_view kSeparators = "\t;,|";
constexpr int kPreamble = 100;  // lines that may stand before the header
constexpr std::size_t kSample = 100;

/// A record as it is written: a line, and those that a quoted field goes on in.
struct Line {
    std::size_t begin = 0;
    int number = 1;       ///< of its first line
    int last_number = 1;  ///< of its last line
    std::string_view text;
};

/// The closing quote of a field that is opened at `open`; nothing if none closes it, or text follows that.
std::optional<std::size_t> closing_quote(std::string_view text, std::size_t open) {
    constexpr std::size_t kLongestField = 1U << 16U;
    const std::string_view within = text.substr(0, open + kLongestField);
    for (std::size_t i = within.find('"', open + 1); i < within.size(); i = within.find('"', i + 2)) {
        const char next = i + 1 < text.size() ? text[i + 1] : '\n';
        if (next != '"') {
            const bool closes = next == '\n' || next == '\r' || kSeparators.find(next) != std::string_view::npos;
            return closes ? std::optional(i) : std::nullopt;
        }
    }
    return std::nullopt;
}

/// Where the record ends that begins at `begin`. A quote that opens no field counts as any letter.
std::size_t end_of_record(std::string_view text, std::size_t begin) {
    const auto end_of_line = std::min(text.find('\n', begin), text.size());
    bool is_at_field = true;
    for (std::size_t i = begin; i < text.size(); ++i) {
        const bool opens = is_at_field && text[i] == '"';
        const auto close = opens ? closing_quote(text, i) : std::nullopt;
        if (text[i] == '\n') {
            return i;
        }
        if (opens && !close) {
            return end_of_line;
        }
        is_at_field = kSeparators.find(text[i]) != std::string_view::npos;
        i = close.value_or(i);
    }
    return text.size();
}

/// The records of a text, one after the other.
class Lines {
public:
    explicit Lines(std::string_view text) : text_(text) {}

    std::optional<Line> next() {
        if (position_ >= text_.size()) {
            return std::nullopt;
        }
        const auto begin = position_;
        const auto end = end_of_record(text_, begin);
        const auto text = text_.substr(begin, end - begin);
        position_ = end + 1;
        const int first = number_ + 1;
        number_ = first + static_cast<int>(std::count(text.begin(), text.end(), '\n'));
        return Line{begin, first, number_, text};
    }

private:
    std::string_view text_;
    std::size_t position_ = 0;
    int number_ = 0;
};

std::string_view without_quotes(std::string_view field) {
    field = trimmed(field);
    const bool quoted = field.size() >= 2 && field.front() == '"' && field.back() == '"';
    return quoted ? trimmed(field.substr(1, field.size() - 2)) : field;
}

bool holds_all(const std::vector<std::string_view>& fields, const std::vector<std::string>& names) {
    return std::all_of(names.begin(), names.end(), [&](const std::string& name) {
        return std::find(fields.begin(), fields.end(), name) != fields.end();
    });
}

std::string_view candidates(const std::optional<char>& separator) {
    return separator ? std::string_view(&*separator, 1) : kSeparators;
}

std::vector<Line> first_lines(std::string_view text) {
    std::vector<Line> first;
    Lines lines(text);
    for (auto line = lines.next(); line && first.size() < kSample; line = lines.next()) {
        if (!trimmed(line->text).empty()) {
            first.push_back(*line);
        }
    }
    return first;
}

/// How many of the lines have the commonest number of fields, and which that is.
struct Agreement {
    std::size_t lines = 0;
    std::size_t fields = 0;
};

Agreement agreement(const std::vector<Line>& lines, char separator) {
    std::map<std::size_t, std::size_t> counts;
    for (const Line& line : lines) {
        ++counts[split_line(line.text, separator).size()];
    }
    Agreement best;
    for (const auto& [fields, count] : counts) {
        if (fields > 1 && count >= best.lines) {
            best = {count, fields};
        }
    }
    return best;
}

/// The first of most neighbouring lines with that many fields, or one less: rows may end with one separator more than
/// the header. Nothing if none has.
const Line* first_of_longest_run(const std::vector<Line>& lines, char separator, std::size_t fields) {
    const Line* first = nullptr;
    const Line* best = nullptr;
    int longest = 0;
    int length = 0;
    int last_number = -1;
    for (const Line& line : lines) {
        const auto count = split_line(line.text, separator).size();
        const bool goes_on = first != nullptr && line.number == last_number + 1 && count == fields;
        if (!goes_on && count != fields && count + 1 != fields) {
            first = nullptr;
            continue;
        }
        first = goes_on ? first : &line;
        length = goes_on ? length + 1 : 1;
        last_number = line.last_number;
        if (length > longest) {
            longest = length;
            best = first;
        }
    }
    return best;
}

}  // namespace

std::vector<std::string_view> split_line(std::string_view line, char separator) {
    std::vector<std::string_view> fields;
    bool quoted = false;
    std::size_t begin = 0;
    for (std::size_t i = 0; i <= line.size(); ++i) {
        if (i < line.size() && line[i] == '"') {
            quoted = !quoted;
        } else if (i == line.size() || (line[i] == separator && !quoted)) {
            fields.push_back(without_quotes(line.substr(begin, i - begin)));
            begin = i + 1;
        }
    }
    return fields;
}

std::optional<HeaderPlace> find_header(std::string_view text, const std::vector<std::string>& names,
                                       std::optional<char> separator) {
    if (names.empty()) {
        return std::nullopt;
    }
    Lines lines(text);
    bool after_blank = false;
    for (auto line = lines.next(); line; line = lines.next()) {
        const bool looked_at = line->number <= kPreamble || after_blank;
        after_blank = trimmed(line->text).empty();
        if (!looked_at || line->text.find(names.front()) == std::string_view::npos) {
            continue;
        }
        for (const char candidate : candidates(separator)) {
            if (holds_all(split_line(line->text, candidate), names)) {
                return HeaderPlace{line->begin, line->number, candidate};
            }
        }
    }
    return std::nullopt;
}

HeaderPlace guess_header(std::string_view text, std::optional<char> separator) {
    const std::vector<Line> lines = first_lines(text);
    Agreement best;
    HeaderPlace place;
    place.separator = separator.value_or(',');
    for (const char candidate : candidates(separator)) {
        const Agreement of = agreement(lines, candidate);
        if (of.lines > best.lines) {
            best = of;
            place.separator = candidate;
        }
    }
    if (const auto header = first_of_longest_run(lines, place.separator, best.fields); header != nullptr) {
        place.begin = header->begin;
        place.line = header->number;
    }
    return place;
}

HeaderPlace header_after(std::string_view text, int skipped, std::optional<char> separator) {
    std::size_t begin = 0;
    for (int line = 0; line < skipped; ++line) {
        begin = std::min(text.find('\n', begin), text.size() - 1) + 1;
    }
    if (begin >= text.size()) {
        return {text.size(), skipped + 1, separator.value_or(',')};
    }
    return {begin, skipped + 1, guess_header(text.substr(begin), separator).separator};
}

}  // namespace forecast
