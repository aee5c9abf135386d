#include "json_document.hpp"

#include <algorithm>
#include <iterator>
#include <vector>

#include "forecast/core/error.hpp"
#include "forecast/core/json.hpp"

namespace forecast {
namespace {

using nlohmann::json;

/// Hands out characters and counts them, so that a SAX event knows how far the text has been read.
class CountingIterator {
public:
    using iterator_category = std::input_iterator_tag;
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    using pointer = const char*;
    using reference = const char&;

    CountingIterator(const char* at, std::size_t* count) : at_(at), count_(count) {}
    reference operator*() const { return *at_; }
    CountingIterator& operator++() {
        ++at_;
        ++*count_;
        return *this;
    }
    CountingIterator operator++(int) {
        const CountingIterator before = *this;
        ++*this;
        return before;
    }
    friend bool operator==(const CountingIterator& a, const CountingIterator& b) { return a.at_ == b.at_; }
    friend bool operator!=(const CountingIterator& a, const CountingIterator& b) { return !(a == b); }

private:
    const char* at_;
    std::size_t* count_;
};

/// Builds the document from nlohmann's SAX events, which carry no position: it is worked out from the count of
/// characters read, which stands right behind the token (one further for numbers).
class Builder {
public:
    Builder(const std::string& text, const std::string& name, const std::size_t& count) : text_(text), count_(count) {
        document.name = name;
        for (std::size_t end = text.find('\n'); end != std::string::npos; end = text.find('\n', end + 1)) {
            line_starts_.push_back(end + 1);
        }
    }

    JsonDocument document;

    bool null() { return scalar(nullptr, word_start()); }
    bool boolean(bool value) { return scalar(value, word_start()); }
    bool number_integer(json::number_integer_t value) { return scalar(value, number_start()); }
    bool number_unsigned(json::number_unsigned_t value) { return scalar(value, number_start()); }
    bool number_float(json::number_float_t value, const std::string&) { return scalar(value, number_start()); }
    bool string(std::string& value) { return scalar(value, string_start()); }
    bool binary(json::binary_t&) { return false; }
    bool start_object(std::size_t) { return open(json::object()); }
    bool end_object() { return close(); }
    bool start_array(std::size_t) { return open(json::array()); }
    bool end_array() { return close(); }

    bool key(std::string& name) {
        pending_key_ = name;
        const std::string path = child_path();
        const Position position = position_of(string_start());
        if (document.keys.count(path) != 0) {
            throw Error(ErrorKind::invalid_argument, "{}:{}:{}: '{}' stands here a second time; remove one of them",
                        document.name, position.line, position.column, name);
        }
        document.keys[path] = position;
        return true;
    }

    bool parse_error(std::size_t, const std::string&, const json::exception& error) {
        std::string reason = error.what();
        if (const auto colon = reason.find(": "); colon != std::string::npos) {
            reason = reason.substr(colon + 2);
        }
        const Position position = position_of(count_ > 0 ? count_ - 1 : 0);
        throw Error(ErrorKind::invalid_argument, "{}:{}:{}: not valid JSON: {}", document.name, position.line,
                    position.column, reason);
    }

private:
    struct Open {
        json* value;
        std::string path;
    };

    [[nodiscard]] std::string child_path() const {
        if (stack_.empty()) {
            return "";
        }
        const Open& parent = stack_.back();
        const std::string step = parent.value->is_array() ? std::to_string(parent.value->size()) : pending_key_;
        return parent.path.empty() ? step : parent.path + "." + step;
    }

    json& place(json value, const std::string& path, std::size_t start) {
        document.values[path] = position_of(start);
        if (stack_.empty()) {
            document.root = std::move(value);
            return document.root;
        }
        json& parent = *stack_.back().value;
        if (parent.is_array()) {
            parent.push_back(std::move(value));
            return parent.back();
        }
        return parent[pending_key_] = std::move(value);
    }

    bool scalar(json value, std::size_t start) {
        place(std::move(value), child_path(), start);
        return true;
    }

    bool open(json value) {
        if (stack_.size() >= kDeepestJson) {
            const Position position = position_of(count_ - 1);
            throw Error(ErrorKind::invalid_argument, "{}:{}:{}: nested more than {} levels deep; no config needs that",
                        document.name, position.line, position.column, kDeepestJson);
        }
        const std::string path = child_path();
        json& placed = place(std::move(value), path, count_ - 1);
        stack_.push_back({&placed, path});
        return true;
    }

    bool close() {
        stack_.pop_back();
        return true;
    }

    [[nodiscard]] std::size_t string_start() const {
        std::size_t at = count_ - 1;  // the closing quote
        while (at > 0) {
            --at;
            if (text_[at] != '"') {
                continue;
            }
            std::size_t backslashes = 0;
            while (backslashes < at && text_[at - 1 - backslashes] == '\\') {
                ++backslashes;
            }
            if (backslashes % 2 == 0) {
                break;
            }
        }
        return at;
    }

    [[nodiscard]] std::size_t token_start(const char* letters) const {
        const std::size_t last = text_.find_last_of(letters, count_ - 1);
        const std::size_t before = text_.find_last_not_of(letters, last);
        return before == std::string::npos ? 0 : before + 1;
    }
    [[nodiscard]] std::size_t word_start() const { return token_start("truefalsn"); }
    [[nodiscard]] std::size_t number_start() const { return token_start("0123456789+-.eE"); }

    [[nodiscard]] Position position_of(std::size_t offset) const {
        const std::size_t end = std::min(offset, text_.size());
        const auto line = std::prev(std::upper_bound(line_starts_.begin(), line_starts_.end(), end));
        return {static_cast<std::size_t>(line - line_starts_.begin()) + 1, end - *line + 1};
    }

    const std::string& text_;
    const std::size_t& count_;
    std::vector<std::size_t> line_starts_ = {0};  // offsets
    std::vector<Open> stack_;
    std::string pending_key_;
};

}  // namespace

JsonDocument parse_json_document(const std::string& text, const std::string& name) {
    std::size_t count = 0;
    Builder builder(text, name, count);
    json::sax_parse(CountingIterator(text.data(), &count), CountingIterator(text.data() + text.size(), &count),
                    &builder, json::input_format_t::json, /*strict=*/true, /*ignore_comments=*/true);
    return std::move(builder.document);
}

}  // namespace forecast
