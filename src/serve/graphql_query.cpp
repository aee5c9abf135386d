#include "graphql_query.hpp"

#include <algorithm>
#include <cctype>
#include <iterator>
#include <map>
#include <optional>
#include <string_view>

#include <fmt/format.h>

#include "forecast/core/json.hpp"

namespace forecast {
namespace {

using nlohmann::json;

constexpr std::size_t kMostRootFields = 10;
constexpr std::size_t kMostAliases = 10;
constexpr std::size_t kMostFields = 1'000;
constexpr std::size_t kDeepest = 10;
constexpr char kSpread = '.';  // the name of a field that stands for those of a fragment

bool is_name_character(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

bool is_between_tokens(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == ',';
}

/// Reads a document from its begin to its end; what is not understood is a GraphqlFault with its place.
class GraphqlParser {
public:
    GraphqlParser(std::string_view text, const json& variables) : text_(text), given_(variables) { skip(); }

    std::vector<GraphqlField> operation(const std::string& wanted) {
        std::optional<std::vector<GraphqlField>> chosen;
        while (!text_.empty()) {
            fields_ = 0;
            if (is_fragment()) {
                define_fragment();
                continue;
            }
            const std::string name = begin_operation();
            auto fields = selection(1);
            if (!wanted.empty() && name != wanted) {
                continue;
            }
            if (chosen) {
                throw GraphqlFault("Must provide operation name if query contains multiple operations.");
            }
            chosen = std::move(fields);
        }
        if (!chosen) {
            throw GraphqlFault(wanted.empty() ? "Must provide an operation."
                                              : fmt::format("Unknown operation named '{}'.", wanted));
        }
        fields_ = 0;
        return expanded(*chosen, 1, 1);
    }

private:
    [[nodiscard]] bool is_fragment() const {
        constexpr std::string_view kWord = "fragment";
        return text_.substr(0, kWord.size()) == kWord &&
               (text_.size() == kWord.size() || !is_name_character(text_[kWord.size()]));
    }

    /// Variables in it are those that are given; it may stand before the operation that says their defaults.
    void define_fragment() {
        name();
        const std::string called = name();
        if (called == "on" || name() != "on") {
            refuse("the fragment's name and 'on'");
        }
        name();
        directives();
        variables_ = given_;
        if (!fragments_.emplace(called, selection(1)).second) {
            throw GraphqlFault(fmt::format("There can be only one fragment named '{}'.", called));
        }
    }

    /// The fields with those of fragments in their places. `nesting`: of fields and fragments in one another.
    std::vector<GraphqlField> expanded(const std::vector<GraphqlField>& fields, std::size_t depth,
                                       std::size_t nesting) {
        if (depth > kDeepest || nesting > 2 * kDeepest) {
            throw GraphqlFault(fmt::format("Query exceeds maximum depth of {}", kDeepest));
        }
        std::vector<GraphqlField> all;
        for (const GraphqlField& field : fields) {
            count_field();
            if (field.name.front() == kSpread) {
                const auto fragment = fragments_.find(field.key);
                if (fragment == fragments_.end()) {
                    throw GraphqlFault(fmt::format("Unknown fragment '{}'.", field.key));
                }
                auto its = expanded(fragment->second, depth, nesting + 1);
                std::move(its.begin(), its.end(), std::back_inserter(all));
            } else {
                const bool has_fields = !field.fields.empty();
                all.push_back(
                    {field.name, field.key, field.arguments,
                     has_fields ? expanded(field.fields, depth + 1, nesting + 1) : std::vector<GraphqlField>()});
            }
        }
        check_counts(all, depth);
        return all;
    }

    void count_field() {
        if (++fields_ > kMostFields) {
            throw GraphqlFault(fmt::format("Query exceeds maximum total selections of {}", kMostFields));
        }
    }

    static void check_counts(const std::vector<GraphqlField>& fields, std::size_t depth) {
        if (depth == 1) {
            check_most(fields.size(), kMostRootFields, "root fields");
        }
        const auto aliases = static_cast<std::size_t>(std::count_if(
            fields.begin(), fields.end(), [](const GraphqlField& entry) { return entry.key != entry.name; }));
        check_most(aliases, kMostAliases, "aliases");
    }

    /// Up to the fields of an operation; its name.
    std::string begin_operation() {
        variables_ = json::object();
        if (next_is('{')) {
            return "";
        }
        const std::string kind = name();
        if (kind != "query" && kind != "mutation") {
            refuse("query or mutation");
        }
        std::string called = next_is_name() ? name() : "";
        if (take('(')) {
            while (!take(')')) {
                declare_variable();
            }
        }
        directives();
        return called;
    }

    void declare_variable() {
        expect('$');
        const std::string called = name();
        expect(':');
        skip_type();
        const json otherwise = take('=') ? value(1) : json();
        variables_[called] = given_.value(called, otherwise);
        directives();
    }

    void skip_type() {
        std::size_t depth = 0;
        while (take('[')) {
            if (++depth > kDeepest) {
                refuse("a type");
            }
        }
        name();
        take('!');
        for (; depth > 0; --depth) {
            expect(']');
            take('!');
        }
    }

    void directives() {
        while (take('@')) {
            name();
            arguments();
        }
    }

    std::vector<GraphqlField> selection(std::size_t depth) {
        if (depth > kDeepest) {
            throw GraphqlFault(fmt::format("Query exceeds maximum depth of {}", kDeepest));
        }
        expect('{');
        std::vector<GraphqlField> fields;
        while (!take('}')) {
            if (next_is('.')) {
                spread(fields, depth);
            } else {
                fields.push_back(field(depth));
            }
        }
        return fields;
    }

    /// "...Name", which is put off, or "... on Type { fields }". All types are what they are called, so that the type
    /// decides nothing.
    void spread(std::vector<GraphqlField>& fields, std::size_t depth) {
        count_field();
        for (int i = 0; i < 3; ++i) {
            if (!next_is('.')) {
                refuse("'...'");
            }
            advance(1);
        }
        if (next_is_name()) {
            const std::string called = name();
            if (called != "on") {
                directives();
                fields.push_back({std::string(1, kSpread), called, {}, {}});
                return;
            }
            name();
        }
        directives();
        auto its = selection(depth + 1);
        std::move(its.begin(), its.end(), std::back_inserter(fields));
    }

    static void check_most(std::size_t count, std::size_t most, const char* what) {
        if (count > most) {
            throw GraphqlFault(
                fmt::format("GraphQL queries should have at most {} {}, got {} {}.", most, what, count, what));
        }
    }

    GraphqlField field(std::size_t depth) {
        count_field();
        GraphqlField field;
        field.key = name();
        field.name = take(':') ? name() : field.key;
        field.arguments = arguments();
        directives();
        if (next_is('{')) {
            field.fields = selection(depth + 1);
        }
        return field;
    }

    json arguments() {
        json given = json::object();
        if (take('(')) {
            while (!take(')')) {
                const std::string called = name();
                expect(':');
                given[called] = value(1);
            }
        }
        return given;
    }

    json value(std::size_t depth) {
        if (depth > kDeepest) {
            throw GraphqlFault(fmt::format("A value of the query is nested deeper than {}", kDeepest));
        }
        if (take('$')) {
            const std::string called = name();
            return variables_.contains(called) ? variables_.at(called) : json();
        }
        if (take('[')) {
            json list = json::array();
            while (!take(']')) {
                list.push_back(value(depth + 1));
            }
            return list;
        }
        if (take('{')) {
            json object = json::object();
            while (!take('}')) {
                const std::string called = name();
                expect(':');
                object[called] = value(depth + 1);
            }
            return object;
        }
        return next_is('"') ? text_value() : next_is_name() ? word() : number();
    }

    json word() {
        const std::string text = name();
        return text == "null" ? json() : text == "true" ? json(true) : text == "false" ? json(false) : json(text);
    }

    json number() {
        const auto end = std::min(text_.find_first_not_of("+-.0123456789eE"), text_.size());
        const auto read = find_json(text_.substr(0, end));
        if (!read || !read->is_number()) {
            refuse("a value");
        }
        advance(end);
        return *read;
    }

    json text_value() {
        if (text_.substr(0, 3) == R"(""")") {
            refuse("a text in plain quotes");
        }
        std::size_t end = 1;
        while (end < text_.size() && text_[end] != '"' && text_[end] != '\n') {
            end += text_[end] == '\\' ? 2 : 1;
        }
        const auto read = end < text_.size() ? find_json(text_.substr(0, end + 1)) : std::nullopt;
        if (!read || !read->is_string()) {
            refuse("a text that ends in its line");
        }
        advance(end + 1);
        return *read;
    }

    std::string name() {
        const auto end = std::find_if_not(text_.begin(), text_.end(), is_name_character);
        if (!next_is_name()) {
            refuse("a name");
        }
        std::string found(text_.begin(), end);
        advance(found.size());
        return found;
    }

    [[nodiscard]] bool next_is(char c) const { return !text_.empty() && text_.front() == c; }
    [[nodiscard]] bool next_is_name() const {
        return !text_.empty() && is_name_character(text_.front()) &&
               std::isdigit(static_cast<unsigned char>(text_.front())) == 0;
    }

    bool take(char c) {
        const bool is_next = next_is(c);
        if (is_next) {
            advance(1);
        }
        return is_next;
    }

    void expect(char c) {
        if (!take(c)) {
            refuse(fmt::format("'{}'", c));
        }
    }

    [[noreturn]] void refuse(const std::string& expected) const {
        throw GraphqlFault(
            text_.empty()
                ? fmt::format("Syntax Error: {} was expected at the end of the query.", expected)
                : fmt::format("Syntax Error: {} was expected at character {} of the query.", expected, at_ + 1));
    }

    void advance(std::size_t count) {
        text_.remove_prefix(count);
        at_ += count;
        skip();
    }

    /// To the next token: what is between, and comments, mean nothing.
    void skip() {
        while (!text_.empty() && (is_between_tokens(text_.front()) || text_.front() == '#')) {
            const auto end = text_.front() == '#' ? std::min(text_.find('\n'), text_.size()) : 1;
            text_.remove_prefix(end);
            at_ += end;
        }
    }

    std::string_view text_;
    const json& given_;
    std::size_t at_ = 0;
    std::size_t fields_ = 0;
    json variables_;
    std::map<std::string, std::vector<GraphqlField>> fragments_;
};

}  // namespace

std::vector<GraphqlField> parse_graphql(const std::string& query, const json& variables, const std::string& operation) {
    return GraphqlParser(query, variables.is_object() ? variables : json::object()).operation(operation);
}

}  // namespace forecast
