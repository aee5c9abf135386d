#include "forecast/core/secrets.hpp"

#include <algorithm>
#include <utility>

#include "secret_names.hpp"
#include "userinfo.hpp"

namespace forecast {
namespace {

constexpr std::string_view kHidden = "***";
constexpr CharacterSet kBlanks(" \t");
constexpr CharacterSet kQuotes("\"'`");
/// Where a name may end: before '=' and ':', their like in a URL, or a value in quotes.
constexpr CharacterSet kSeparators("=:%\"'`");
/// Without one of these there is nothing to look at.
constexpr CharacterSet kSuspicious("@=:%\"'`");
constexpr CharacterSet kEnds(" \t\r\n\"'`<>&");
constexpr CharacterSet kEndsInQuery(" \t\r\n\"'`<>&#");
constexpr CharacterSet kNameMarks("_-.%[]");
constexpr CharacterSet kTrailing(".,:;)]}\\");
constexpr std::string_view kOfSqlite = "unrecognized token";
constexpr int kMostPasses = 200;
constexpr std::size_t kLongestName = 200;
constexpr std::size_t kSurelySecret = 20;  // letters that no word has

struct Span {
    std::size_t begin = 0;
    std::size_t end = 0;
};

struct Name {
    std::string_view text;
    bool is_quoted = false;
    bool in_query = false;
};

/// The name that ends before `end`, blanks between them or not: "token", source.token, t%6Fken, token[].
Name name_before(std::string_view text, std::size_t end) {
    while (end > 0 && kBlanks.has(text[end - 1])) {
        --end;
    }
    const std::size_t first = end - std::min(end, kLongestName);
    if (end > 0 && kQuotes.has(text[end - 1])) {
        const auto open = text.substr(first, end - 1 - first).rfind(text[end - 1]);
        const bool is_closed = open != std::string_view::npos;
        return {is_closed ? text.substr(first + open + 1, end - first - open - 2) : std::string_view(), true, false};
    }
    std::size_t begin = end;
    while (begin > first && (is_letter_or_digit(text[begin - 1]) || kNameMarks.has(text[begin - 1]))) {
        --begin;
    }
    const bool in_query = begin > 0 && (text[begin - 1] == '?' || text[begin - 1] == '&');
    return {text.substr(begin, end - begin), false, in_query};
}

/// What stands within the quotes that open at `quote`, escaped (\") as often as there; up to the end where none closes.
Span within_quotes(std::string_view text, std::size_t escape, std::size_t quote) {
    const std::string_view delimiter = text.substr(escape, quote + 1 - escape);
    std::size_t close = text.find(delimiter, quote + 1);
    while (close != std::string_view::npos && text[close - 1] == '\\') {
        close = text.find(delimiter, close + 1);
    }
    return {quote + 1, std::min(close, text.size())};
}

/// What stands at `begin` without quotes.
Span bare_value(std::string_view text, std::size_t begin, bool in_query) {
    const CharacterSet& ends = in_query ? kEndsInQuery : kEnds;
    std::size_t end = ends.find(text, begin);
    while (end + 1 < text.size() && kQuotes.has(text[end]) && is_letter_or_digit(text[end + 1])) {
        end = ends.find(text, end + 1);  // ab"cd
    }
    while (end > begin && kTrailing.has(text[end - 1])) {
        --end;
    }
    return {begin, end};
}

/// What stands at `begin`, in quotes or not; the word behind "Bearer", too.
Span value_at(std::string_view text, std::size_t begin, bool in_query) {
    const std::size_t quote = std::min(text.find_first_not_of('\\', begin), text.size());
    if (quote < text.size() && kQuotes.has(text[quote])) {
        return within_quotes(text, begin, quote);
    }
    if (begin < text.size() && text[begin] == '<') {
        return {begin + 1, std::min(text.find('>', begin), text.size())};
    }
    const Span value = bare_value(text, begin, in_query);
    const std::string_view word = text.substr(begin, value.end - begin);
    const bool is_scheme = word == "Bearer" || word == "bearer" || word == "Basic" || word == "basic";
    return is_scheme && value.end + 1 < text.size() ? Span{begin, bare_value(text, value.end + 1, false).end} : value;
}

std::size_t skipped(std::string_view text, std::size_t from, std::string_view characters) {
    return std::min(text.find_first_not_of(characters, from), text.size());
}

/// The value behind name=; `to_the_end` of a command line's argument, unless it is one of a URL's query.
Span behind_equals(std::string_view text, std::size_t equals, bool to_the_end) {
    const bool is_assigned = equals > 0 && text[equals - 1] == ':';  // :=
    const Name name = name_before(text, equals - (is_assigned ? 1 : 0));
    if (!names_a_secret(name.text, name.in_query)) {
        return {};
    }
    if (name.in_query) {
        return to_the_end ? Span{equals + 1, std::min(text.find_first_of("&#", equals), text.size())}
                          : value_at(text, equals + 1, true);
    }
    const std::size_t begin = skipped(text, equals + 1, " \t=>[");
    if (to_the_end) {
        return {begin, text.size()};
    }
    return text.substr(begin, 2) == "--" ? Span{} : value_at(text, begin, false);
}

/// Whether the name is the last word of some, and the value as a word: "the token: it is refused" is a sentence.
bool is_sentence(std::string_view text, const Name& name, std::string_view value) {
    const std::string_view before = text.substr(0, static_cast<std::size_t>(name.text.data() - text.data()));
    const bool follows_word =
        before.size() > 1 && before.back() == ' ' && is_letter_or_digit(before[before.size() - 2]);
    const bool is_plain_name = std::all_of(name.text.begin(), name.text.end(), is_letter_or_digit);
    return follows_word && is_plain_name && value.size() < kSurelySecret &&
           std::all_of(value.begin(), value.end(), [](char c) { return (c >= 'a' && c <= 'z') || c == '-'; });
}

/// Whether a message of SQLite names a piece of a statement before `colon`.
bool is_of_statement(std::string_view text, std::size_t colon) {
    return colon >= kOfSqlite.size() && text.substr(colon - kOfSqlite.size(), kOfSqlite.size()) == kOfSqlite;
}

/// The value behind name: which may be part of a JSON, a header, or of a sentence.
Span behind_colon(std::string_view text, std::size_t colon) {
    const Name name = name_before(text, colon);
    if (!names_a_secret(name.text, false) || text.substr(colon + 1, 1) == "=" || text.substr(colon + 1, 2) == "//" ||
        is_of_statement(text, colon)) {
        return {};
    }
    const std::size_t begin = skipped(text, colon + 1, " \t[");
    const Span value = value_at(text, begin, false);
    const std::string_view word = text.substr(value.begin, value.end - value.begin);
    if (value.begin > begin) {
        return value;  // it is in quotes
    }
    const bool is_open = word == "null" || word == "true" || word == "false" || word.substr(0, 1) == "{";
    const bool is_no_value = name.is_quoted ? is_open : is_sentence(text, name, word);
    return is_no_value ? Span{} : value;
}

/// The value in quotes behind a name and blanks: token "abc".
Span behind_blank(std::string_view text, std::size_t quote) {
    if (quote == 0 || !kBlanks.has(text[quote - 1])) {
        return {};
    }
    const Span value = within_quotes(text, quote, quote);
    const bool is_closed = value.end < text.size();
    return is_closed && names_a_secret(name_before(text, quote).text, false) ? value : Span{};
}

/// The value behind name%3D, an '=' within the query of another URL.
Span behind_encoded_equals(std::string_view text, std::size_t percent) {
    const std::string_view code = text.substr(percent, 3);
    if ((code != "%3D" && code != "%3d") || !names_a_secret(name_before(text, percent).text, false)) {
        return {};
    }
    const Span value = bare_value(text, percent + 3, true);
    return {value.begin, std::min(text.find("%26", value.begin), value.end)};
}

Span secret_behind(std::string_view text, std::size_t separator, bool to_the_end) {
    switch (text[separator]) {
        case '=':
            return behind_equals(text, separator, to_the_end);
        case ':':
            return behind_colon(text, separator);
        case '%':
            return behind_encoded_equals(text, separator);
        default:
            return behind_blank(text, separator);
    }
}

std::string hide_values(std::string_view text, bool to_the_end) {
    std::string clean;
    std::size_t taken = 0;
    for (std::size_t at = kSeparators.find(text); at < text.size();
         at = kSeparators.find(text, std::max(at + 1, taken))) {
        const Span secret = secret_behind(text, at, to_the_end);
        if (secret.end > secret.begin && secret.begin >= taken) {
            clean += text.substr(taken, secret.begin - taken);
            clean += kHidden;
            taken = secret.end;
        }
    }
    clean += text.substr(taken);
    return clean;
}

/// What is hidden may bring to light what stood before it: looked at again until nothing changes, as it will be where a
/// text is cleaned twice.
std::string hide_all(std::string_view text, bool to_the_end) {
    std::string clean(text);
    if (kSuspicious.find(text) == text.size()) {
        return clean;
    }
    for (int i = 0; i < kMostPasses; ++i) {
        const bool has_at = clean.find('@') != std::string::npos;
        std::string next = hide_values(has_at ? hide_userinfos(clean) : clean, to_the_end);
        if (next == clean) {
            break;
        }
        clean = std::move(next);
    }
    return clean;
}

/// Says of each word of a command line whether it is the value of the words before it: --token X, token = X.
class SplitSetting {
public:
    bool is_value(std::string_view word) {
        const bool is_value = is_named_ && (is_complete_ || (word.size() > 1 && word.front() == '='));
        if (word == "=" && !is_value) {
            is_complete_ = true;
            return false;
        }
        const std::string_view name = word.substr(0, word.find_last_not_of("=: \t") + 1);
        is_named_ = !is_value && names_a_secret(name, false);
        is_complete_ = is_named_ && (name.size() < word.size() || name.substr(0, 1) == "-");
        return is_value;
    }

private:
    bool is_named_ = false;
    bool is_complete_ = false;
};

}  // namespace

std::string without_secrets(std::string_view text) {
    return hide_all(text, false);
}

std::string without_secrets(const std::vector<std::string>& arguments) {
    std::string line;
    SplitSetting setting;
    for (const std::string& argument : arguments) {
        line += line.empty() ? "" : " ";
        line += setting.is_value(argument) ? std::string(kHidden) : hide_all(argument, true);
    }
    return line;
}

}  // namespace forecast
