#include "filter_words.hpp"

#include <array>
#include <cctype>
#include <utility>

#include "forecast/core/ascii.hpp"
#include "forecast/tracking/run_values.hpp"

namespace forecast {
namespace {

using Kind = FilterWord::Kind;

constexpr std::size_t kWordsAtMost = 5'000;
constexpr std::size_t kBytesAtMost = 32U << 10U;  // of a word; MLflow's longest text has 8000 characters

bool begins_name(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return std::isalpha(byte) != 0 || c == '_' || c == '`' || c == '"' || byte >= 0x80U;
}

bool continues_name(char c) {
    return (begins_name(c) && c != '`' && c != '"') || is_digit(c) ||
           std::string_view(".-/:").find(c) != std::string_view::npos;
}

class Scanner {
public:
    explicit Scanner(std::string_view filter) : filter_(filter) {}

    std::vector<FilterWord> all() {
        std::vector<FilterWord> words;
        do {
            if (words.size() == kWordsAtMost) {
                throw Error(ErrorKind::invalid_argument, "the filter has more than {} words", kWordsAtMost);
            }
            const std::size_t begin = at_;
            words.push_back(next());
            if (at_ - begin > kBytesAtMost) {
                throw filter_error(words.back().column, "a word is longer than {} bytes", kBytesAtMost);
            }
        } while (words.back().kind != Kind::end);
        return words;
    }

private:
    [[nodiscard]] bool at_end() const { return at_ == filter_.size(); }
    [[nodiscard]] char front() const { return at_end() ? '\0' : filter_[at_]; }
    /// Of where the scanner is. Counts what came since it was asked last.
    std::size_t column() {
        column_ += count_code_points(filter_.substr(counted_, at_ - counted_));
        counted_ = at_;
        return column_;
    }

    FilterWord next() {
        while (!at_end() && std::isspace(static_cast<unsigned char>(front())) != 0) {
            ++at_;
        }
        FilterWord word;
        word.column = column();
        if (at_end()) {
            return word;
        }
        if (begins_name(front())) {
            return name(std::move(word));
        }
        if (front() == '\'') {
            word.kind = Kind::text;
            word.text = quoted();
            return word;
        }
        if (is_digit(front()) || std::string_view("+-.").find(front()) != std::string_view::npos) {
            return number(std::move(word));
        }
        return sign(std::move(word));
    }

    /// What stands between two of the character here; two of it in a row stand for one.
    std::string quoted() {
        const std::size_t begin = column();
        const char mark = filter_[at_++];
        std::string text;
        for (; !at_end(); ++at_) {
            if (front() == mark) {
                ++at_;
                if (front() != mark) {
                    return text;
                }
            }
            text += front();
        }
        throw filter_error(begin, "the {} that opens here is never closed", mark);
    }

    /// "metrics.mae", "params.`a b`", "status": the entity ends at the first dot, the key may be quoted.
    FilterWord name(FilterWord word) {
        word.kind = Kind::name;
        word.quoted = front() == '"';
        std::string part = name_part();
        if (front() == '.' && (begins_name(at_ + 1 < filter_.size() ? filter_[at_ + 1] : ' '))) {
            ++at_;
            word.quoted = false;
            word.entity = std::exchange(part, name_part());
        } else if (const auto dot = part.find('.'); !word.quoted && dot != std::string::npos) {
            word.entity = part.substr(0, dot);
            part = part.substr(dot + 1) + (front() == '`' || front() == '"' ? quoted() : "");
        }
        word.key = part;
        word.text = word.entity.empty() ? part : word.entity + "." + part;
        return word;
    }

    std::string name_part() {
        if (front() == '"' || front() == '`') {
            return quoted();
        }
        const std::size_t begin = at_;
        while (!at_end() && continues_name(front())) {
            ++at_;
        }
        return std::string(filter_.substr(begin, at_ - begin));
    }

    FilterWord number(FilterWord word) {
        word.kind = Kind::number;
        const auto is_part = [&](char c) {
            const bool sign = c == '+' || c == '-';
            const bool behind_exponent = at_ > 0 && (filter_[at_ - 1] == 'e' || filter_[at_ - 1] == 'E');
            return sign ? word.text.empty() || behind_exponent
                        : c == '.' || std::isalnum(static_cast<unsigned char>(c)) != 0;
        };
        for (; !at_end() && is_part(front()); ++at_) {
            word.text += front();
        }
        return word;
    }

    FilterWord sign(FilterWord word) {
        constexpr std::array<std::pair<std::string_view, Kind>, 10> kSigns = {{{"!=", Kind::comparison},
                                                                               {"<>", Kind::comparison},
                                                                               {"<=", Kind::comparison},
                                                                               {">=", Kind::comparison},
                                                                               {"=", Kind::comparison},
                                                                               {"<", Kind::comparison},
                                                                               {">", Kind::comparison},
                                                                               {"(", Kind::open},
                                                                               {")", Kind::close},
                                                                               {",", Kind::comma}}};
        for (const auto& [text, kind] : kSigns) {
            if (filter_.substr(at_, text.size()) == text) {
                at_ += text.size();
                word.kind = kind;
                word.text = text == "<>" ? "!=" : text;
                return word;
            }
        }
        throw filter_error(column(), "'{}' has no meaning here", front());
    }

    std::string_view filter_;
    std::size_t at_ = 0;
    std::size_t counted_ = 0;  ///< bytes whose characters are in column_
    std::size_t column_ = 1;
};

}  // namespace

bool FilterWord::is(std::string_view upper) const {
    if (kind != Kind::name || quoted || text.size() != upper.size()) {
        return false;
    }
    for (std::size_t i = 0; i < upper.size(); ++i) {
        if (std::toupper(static_cast<unsigned char>(text[i])) != upper[i]) {
            return false;
        }
    }
    return true;
}

std::vector<FilterWord> filter_words(std::string_view filter) {
    return Scanner(filter).all();
}

}  // namespace forecast
