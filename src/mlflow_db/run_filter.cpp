#include "run_filter.hpp"

#include <cmath>
#include <cstdlib>

#include "filter_fields.hpp"
#include "filter_words.hpp"
#include "forecast/core/time.hpp"

namespace forecast {
namespace {

using Kind = FilterWord::Kind;

constexpr int kDeepest = 14;             // parentheses and NOTs within each other; SQLite's parser has a stack of 100
constexpr int kComparisonsAtMost = 400;  // SQLite takes expressions 1000 deep

/// GLOB is SQLite's pattern match that heeds the case.
std::string to_glob(const std::string& like) {
    std::string glob;
    for (const char c : like) {
        switch (c) {
            case '%':
                glob += '*';
                break;
            case '_':
                glob += '?';
                break;
            case '*':
            case '?':
            case '[':
                glob.append("[").append(1, c).append("]");
                break;
            default:
                glob += c;
        }
    }
    return glob;
}

double to_number(const FilterWord& word) {
    char* end = nullptr;
    const double value = std::strtod(word.text.c_str(), &end);
    if (end != word.text.c_str() + word.text.size() || !std::isfinite(value)) {
        throw filter_error(word.column, "'{}' is not a number", word.text);
    }
    return value;
}

class Parser {
public:
    Parser(const std::string& text, int first_parameter) : words_(filter_words(text)) {
        filter_.first_parameter = first_parameter;
    }

    RunFilter parse() {
        if (here().kind == Kind::end) {
            return filter_;
        }
        filter_.condition = alternatives();
        if (here().kind != Kind::end) {
            throw filter_error(here().column, "AND, OR or the end was expected, not '{}'", here().text);
        }
        return filter_;
    }

private:
    [[nodiscard]] const FilterWord& here() const { return words_[at_]; }
    const FilterWord& take() { return words_[here().kind == Kind::end ? at_ : at_++]; }
    bool take_keyword(std::string_view upper) {
        const bool found = here().is(upper);
        at_ += found ? 1 : 0;
        return found;
    }
    void expect(Kind kind, std::string_view what) {
        const FilterWord& word = take();
        if (word.kind != kind) {
            throw filter_error(word.column, "{} was expected{}", what, instead_of(word));
        }
    }
    static std::string instead_of(const FilterWord& word) {
        return word.kind == Kind::end ? " before the end" : fmt::format(", not '{}'", word.text);
    }

    std::string parameter(const std::string& text) { return add({text}); }
    std::string parameter(double number) { return add({"", number, true}); }
    std::string add(RunFilter::Value value) {
        filter_.values.push_back(std::move(value));
        return "?" + std::to_string(filter_.first_parameter + static_cast<int>(filter_.values.size()) - 1);
    }

    std::string alternatives() {
        std::string sql = conjunction();
        while (take_keyword("OR")) {
            sql += " OR " + conjunction();
        }
        return sql;
    }

    std::string conjunction() {
        std::string sql = factor();
        while (take_keyword("AND")) {
            sql += " AND " + factor();
        }
        return sql;
    }

    std::string factor() {
        const bool negated = here().is("NOT");
        if (!negated && here().kind != Kind::open) {
            return comparison();
        }
        const std::size_t column = take().column;
        if (++depth_ > kDeepest) {
            throw filter_error(column, "parentheses and NOTs are more than {} deep", kDeepest);
        }
        std::string sql;
        if (negated) {
            sql = "NOT " + factor();
        } else {
            sql = "(" + alternatives() + ")";
            expect(Kind::close, "')'");
        }
        --depth_;
        return sql;
    }

    std::string comparison() {
        const FilterWord name = take();
        if (name.kind != Kind::name) {
            throw filter_error(name.column, "a name like metrics.mae or status was expected{}", instead_of(name));
        }
        if (++comparisons_ > kComparisonsAtMost) {
            throw filter_error(name.column, "there are more than {} comparisons", kComparisonsAtMost);
        }
        const FilterField field = filter_field(name);
        const std::string key = field.has_key ? parameter(name.key) : "";
        std::string sql = field.sql;
        std::string before;
        const std::string condition = take_condition(field, name, before);
        replace(sql, "{key}", key);
        replace(sql, "{condition}", condition);
        return before + sql;
    }

    static void replace(std::string& sql, std::string_view mark, const std::string& text) {
        if (const auto at = sql.find(mark); at != std::string::npos) {
            sql.replace(at, mark.size(), text);
        }
    }

    std::string take_condition(const FilterField& field, const FilterWord& name, std::string& before) {
        if (take_keyword("IS")) {
            before = take_keyword("NOT") ? "" : "NOT ";
            if (!take_keyword("NULL")) {
                throw filter_error(here().column, "NULL was expected behind IS");
            }
            return field.has_key ? "1" : field.column + " IS NOT NULL";
        }
        const FilterWord comparison = take();
        if (comparison.kind == Kind::comparison) {
            return field.type == FilterField::Type::number ? numeric(field, name, comparison)
                                                           : textual(field, name, comparison);
        }
        const bool negated = comparison.is("NOT");
        const FilterWord& relation = negated ? take() : comparison;
        if (relation.is("IN") || relation.is("LIKE") || relation.is("ILIKE")) {
            if (field.type == FilterField::Type::number) {
                throw filter_error(relation.column, "{} is a number: compare it by = != > >= < <=", name.text);
            }
            return field.column + (negated ? " NOT " : " ") + (relation.is("IN") ? list() : pattern(relation));
        }
        throw filter_error(relation.column, "= != > >= < <= LIKE ILIKE IN or NOT IN was expected behind {}", name.text);
    }

    std::string numeric(const FilterField& field, const FilterWord& name, const FilterWord& comparison) {
        const std::string value = parameter(number(field, name));
        std::string compared = field.column + " " + comparison.text + " " + value;
        if (!field.is_metric) {
            return compared;
        }
        return comparison.text == "!=" ? "(f.is_nan OR " + compared + ")" : "NOT f.is_nan AND " + compared;
    }

    std::string textual(const FilterField& field, const FilterWord& name, const FilterWord& comparison) {
        if (comparison.text != "=" && comparison.text != "!=") {
            throw filter_error(comparison.column, "{} is a text: compare it by = != LIKE ILIKE IN or NOT IN",
                               name.text);
        }
        return field.column + " " + comparison.text + " " + parameter(text());
    }

    double number(const FilterField& field, const FilterWord& name) {
        const FilterWord word = take();
        if (word.kind == Kind::number) {
            return to_number(word);
        }
        const auto time = field.is_time && word.kind == Kind::text ? parse_time(word.text, kParis) : std::nullopt;
        if (!time) {
            throw filter_error(word.column, "{} is compared with a number{}", name.text,
                               field.is_time ? " of milliseconds or a time like '2026-01-31T12:00'" : "");
        }
        return 1000.0 * static_cast<double>(time->time_since_epoch().count());
    }

    std::string text() {
        const FilterWord word = take();
        if (word.kind != Kind::text && !word.quoted) {
            throw filter_error(word.column, "a text in quotes was expected{}", instead_of(word));
        }
        return word.text;
    }

    std::string pattern(const FilterWord& relation) {
        return relation.is("LIKE") ? "GLOB " + parameter(to_glob(text())) : "LIKE " + parameter(text());
    }

    std::string list() {
        expect(Kind::open, "'('");
        std::string sql = "IN (" + parameter(text());
        while (here().kind == Kind::comma) {
            take();
            sql += ", " + parameter(text());
        }
        expect(Kind::close, "',' or ')'");
        return sql + ")";
    }

    std::vector<FilterWord> words_;
    std::size_t at_ = 0;
    int depth_ = 0;
    int comparisons_ = 0;
    RunFilter filter_;
};

}  // namespace

void RunFilter::bind(SQLite::Statement& statement) const {
    int number = first_parameter;
    for (const Value& value : values) {
        if (value.is_number) {
            statement.bind(number++, value.number);
        } else {
            statement.bind(number++, value.text);
        }
    }
}

RunFilter parse_run_filter(const std::string& text, int first_parameter) {
    return Parser(text, first_parameter).parse();
}

}  // namespace forecast
