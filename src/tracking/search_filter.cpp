#include "forecast/tracking/search_filter.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <utility>

#include "filter_fields.hpp"
#include "filter_words.hpp"
#include "forecast/core/time.hpp"

namespace forecast {
namespace {

using Kind = FilterWord::Kind;
using Relation = SearchCondition::Relation;
using Value = std::variant<std::string, double>;

constexpr int kDeepest = 14;             // parentheses and NOTs within each other; SQLite's parser has a stack of 100
constexpr int kComparisonsAtMost = 400;  // SQLite takes expressions 1000 deep
constexpr int kLookedUpAtMost = 150;     // of them not attributes; SQLite joins 200 tables, and orders are some, too

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
    Parser(const std::string& text, Searched searched) : words_(filter_words(text)), searched_(searched) {}

    SearchFilter parse() {
        if (here().kind == Kind::end) {
            return {};
        }
        SearchFilter filter = alternatives();
        if (here().kind != Kind::end) {
            throw filter_error(here().column, "AND, OR or the end was expected, not '{}'", here().text);
        }
        return filter;
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

    /// Several parts as one filter; a single part stands for itself.
    static SearchFilter joined(SearchFilter::Kind kind, std::vector<SearchFilter> parts) {
        return parts.size() == 1 ? std::move(parts.front()) : SearchFilter{kind, std::move(parts), {}};
    }

    SearchFilter alternatives() {
        std::vector<SearchFilter> parts = {conjunction()};
        while (take_keyword("OR")) {
            parts.push_back(conjunction());
        }
        return joined(SearchFilter::Kind::any, std::move(parts));
    }

    SearchFilter conjunction() {
        std::vector<SearchFilter> parts = {factor()};
        while (take_keyword("AND")) {
            parts.push_back(factor());
        }
        return joined(SearchFilter::Kind::all, std::move(parts));
    }

    SearchFilter factor() {
        const bool negated = here().is("NOT");
        if (!negated && here().kind != Kind::open) {
            return {SearchFilter::Kind::condition, {}, comparison()};
        }
        const std::size_t column = take().column;
        if (++depth_ > kDeepest) {
            throw filter_error(column, "parentheses and NOTs are more than {} deep", kDeepest);
        }
        SearchFilter filter;
        if (negated) {
            filter.kind = SearchFilter::Kind::none;
            filter.parts.push_back(factor());
        } else {
            filter = alternatives();
            expect(Kind::close, "')'");
        }
        --depth_;
        return filter;
    }

    SearchCondition comparison() {
        const FilterWord name = take();
        if (name.kind != Kind::name) {
            throw filter_error(name.column, "a name like {} was expected{}", filter_example(searched_),
                               instead_of(name));
        }
        if (++comparisons_ > kComparisonsAtMost) {
            throw filter_error(name.column, "there are more than {} comparisons", kComparisonsAtMost);
        }
        SearchCondition condition;
        condition.field = filter_field(name, searched_);
        looked_up_ += condition.field.entity == SearchField::Entity::attribute ? 0 : 1;
        if (looked_up_ > kLookedUpAtMost) {
            throw filter_error(name.column, "there are more than {} comparisons of metrics, params and tags",
                               kLookedUpAtMost);
        }
        take_relation(name, condition);
        return condition;
    }

    void take_relation(const FilterWord& name, SearchCondition& condition) {
        if (take_keyword("IS")) {
            condition.negated = !take_keyword("NOT");
            if (!take_keyword("NULL")) {
                throw filter_error(here().column, "NULL was expected behind IS");
            }
            return;
        }
        const FilterWord comparison = take();
        if (comparison.kind == Kind::comparison) {
            condition.relation = relation_of(comparison.text);
            condition.values = {condition.field.is_number() ? Value(number(condition.field, name))
                                                            : textual(condition.relation, name, comparison)};
            return;
        }
        condition.negated = comparison.is("NOT");
        const FilterWord& word = condition.negated ? take() : comparison;
        if (!word.is("IN") && !word.is("LIKE") && !word.is("ILIKE")) {
            throw filter_error(word.column, "= != > >= < <= LIKE ILIKE IN or NOT IN was expected behind {}", name.text);
        }
        if (condition.field.is_number()) {
            throw filter_error(word.column, "{} is a number: compare it by = != > >= < <=", name.text);
        }
        condition.relation = word.is("IN") ? Relation::in : word.is("LIKE") ? Relation::like : Relation::ilike;
        condition.values = word.is("IN") ? list() : std::vector<Value>{text()};
    }

    static Relation relation_of(std::string_view comparison) {
        constexpr std::array<std::pair<std::string_view, Relation>, 6> kComparisons = {{{"=", Relation::equal},
                                                                                        {"!=", Relation::unequal},
                                                                                        {">", Relation::greater},
                                                                                        {">=", Relation::at_least},
                                                                                        {"<", Relation::less},
                                                                                        {"<=", Relation::at_most}}};
        return std::find_if(kComparisons.begin(), kComparisons.end(),
                            [&](const auto& entry) { return entry.first == comparison; })
            ->second;
    }

    Value textual(Relation relation, const FilterWord& name, const FilterWord& comparison) {
        if (relation != Relation::equal && relation != Relation::unequal) {
            throw filter_error(comparison.column, "{} is a text: compare it by = != LIKE ILIKE IN or NOT IN",
                               name.text);
        }
        return text();
    }

    double number(const SearchField& field, const FilterWord& name) {
        const FilterWord word = take();
        if (word.kind == Kind::number) {
            return to_number(word);
        }
        const auto time = field.is_time() && word.kind == Kind::text ? parse_time(word.text, kParis) : std::nullopt;
        if (!time) {
            throw filter_error(word.column, "{} is compared with a number{}", name.text,
                               field.is_time() ? " of milliseconds or a time like '2026-01-31T12:00'" : "");
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

    std::vector<Value> list() {
        expect(Kind::open, "'('");
        std::vector<Value> values = {text()};
        while (here().kind == Kind::comma) {
            take();
            values.emplace_back(text());
        }
        expect(Kind::close, "',' or ')'");
        return values;
    }

    std::vector<FilterWord> words_;
    Searched searched_;
    std::size_t at_ = 0;
    int depth_ = 0;
    int comparisons_ = 0;
    int looked_up_ = 0;
};

}  // namespace

SearchFilter parse_filter(const std::string& text, Searched searched) {
    return Parser(text, searched).parse();
}

}  // namespace forecast
