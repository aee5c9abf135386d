#include "forecast/core/secrets.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace forecast {
namespace {

constexpr std::string_view kHidden = "***";
constexpr std::string_view kTokenEnds = " \t\r\n\"'`<>";

/// Of names without '_' and '-': what ends so is a secret wherever it stands.
constexpr std::array<std::string_view, 15> kSecretEndings = {
    "apikey",     "token",     "password",   "passwd",          "passphrase", "secret",      "accesskey", "secretkey",
    "privatekey", "signature", "credential", "subscriptionkey", "sessionid",  "accesskeyid", "bearer"};
/// Words too common to be hidden outside a URL's query.
constexpr std::array<std::string_view, 9> kSecretInQuery = {"key", "sig",  "auth",    "pass", "pwd",
                                                            "jwt", "code", "authkey", "appid"};

bool is_name_character(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-';
}

bool ends_with(std::string_view text, std::string_view end) {
    return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

std::string plain_name(std::string_view name) {
    std::string plain;
    for (const char c : name) {
        if (c != '_' && c != '-') {
            plain += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        }
    }
    return plain;
}

bool is_secret(std::string_view name, bool in_query) {
    const std::string plain = plain_name(name);
    const bool listed =
        in_query && std::find(kSecretInQuery.begin(), kSecretInQuery.end(), plain) != kSecretInQuery.end();
    return listed || std::any_of(kSecretEndings.begin(), kSecretEndings.end(),
                                 [&](std::string_view ending) { return ends_with(plain, ending); });
}

/// Whether "name:80/..." begins with a host and its port, not with a user and a password.
bool is_host_and_port(std::string_view authority) {
    const auto colon = authority.rfind(':');
    const std::string_view host = authority.substr(0, colon);
    const std::string_view port = authority.substr(colon + 1);
    const bool number = std::all_of(port.begin(), port.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
    return number && (host == "localhost" || host.find_first_of(".[") != std::string_view::npos);
}

/// Whether an '@' further on ends the user and the password of the URL behind "://". These may hold any character, in a
/// malformed URL even '/' and '@'.
bool has_userinfo(std::string_view behind_scheme) {
    const std::string_view authority = behind_scheme.substr(0, behind_scheme.find_first_of("/?#"));
    return authority.find('@') != std::string_view::npos ||
           (authority.find(':') != std::string_view::npos && !is_host_and_port(authority));
}

/// Where "user:password@host" without a scheme begins in `word`; npos where there is none.
std::size_t begin_of_bare_userinfo(std::string_view word, std::size_t at) {
    for (std::size_t colon = word.find(':'); colon < at; colon = word.find(':', colon + 1)) {
        std::size_t begin = colon;
        while (begin > 0 && (is_name_character(word[begin - 1]) ||
                             std::string_view(".%+").find(word[begin - 1]) != std::string_view::npos)) {
            --begin;
        }
        if (begin < colon && colon + 1 < at && word[colon + 1] != '/') {
            return begin;
        }
    }
    return std::string_view::npos;
}

/// Where user and password begin in `word`, whose last '@' stands at `at`; npos where it has none.
std::size_t begin_of_userinfo(std::string_view word, std::size_t at) {
    const auto first = word.find("://");
    for (auto scheme = first; scheme != std::string_view::npos && scheme < at; scheme = word.find("://", scheme + 3)) {
        if (has_userinfo(word.substr(scheme + 3))) {
            return scheme + 3;
        }
    }
    return first == std::string_view::npos ? begin_of_bare_userinfo(word, at) : std::string_view::npos;
}

std::string hide_userinfo(std::string_view word) {
    const auto at = word.rfind('@');
    const auto begin = at == std::string_view::npos ? at : begin_of_userinfo(word, at);
    return begin == std::string_view::npos
               ? std::string(word)
               : std::string(word.substr(0, begin)) + std::string(kHidden) + std::string(word.substr(at));
}

std::string hide_userinfos(std::string_view text) {
    std::string clean;
    while (!text.empty()) {
        const auto end = std::min(text.find_first_of(kTokenEnds), text.size());
        clean += hide_userinfo(text.substr(0, end));
        clean += text.substr(end, 1);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return clean;
}

struct Span {
    std::size_t begin = 0;
    std::size_t end = 0;
};

/// The value behind a separator at `separator`; empty where none follows.
Span value_behind(std::string_view text, std::size_t separator, bool in_query, bool to_the_end) {
    Span value{separator + 1, text.size()};
    if (value.begin < text.size() && (text[value.begin] == '"' || text[value.begin] == '\'')) {
        const char quote = text[value.begin++];
        value.end = std::min(text.find(quote, value.begin), text.size());
        return value;
    }
    if (in_query || !to_the_end) {
        const std::string ends = std::string(to_the_end ? "" : kTokenEnds) + (in_query ? "&#" : "&");
        value.end = std::min(text.find_first_of(ends, value.begin), text.size());
    }
    while (!to_the_end && value.end > value.begin &&
           std::string_view(".,;)]}").find(text[value.end - 1]) != std::string_view::npos) {
        --value.end;
    }
    return value;
}

/// The value of the name that ends before the '=' at `equals`, where that is a secret.
Span secret_behind_equals(std::string_view text, std::size_t equals, bool to_the_end) {
    std::size_t begin = equals;
    while (begin > 0 && is_name_character(text[begin - 1])) {
        --begin;
    }
    const bool in_query = begin > 0 && (text[begin - 1] == '?' || text[begin - 1] == '&');
    return is_secret(text.substr(begin, equals - begin), in_query) ? value_behind(text, equals, in_query, to_the_end)
                                                                   : Span{};
}

/// The same of "name": "value", its colon at `colon`.
Span secret_behind_colon(std::string_view text, std::size_t colon) {
    const auto close = colon == 0 ? std::string_view::npos : text.find_last_not_of(" \t", colon - 1);
    const auto open = text.find_first_not_of(" \t", colon + 1);
    if (close == std::string_view::npos || close == 0 || text[close] != '"' || open == std::string_view::npos ||
        text[open] != '"') {
        return {};
    }
    const auto begin = text.rfind('"', close - 1);
    const bool secret = begin != std::string_view::npos && is_secret(text.substr(begin + 1, close - begin - 1), false);
    return secret ? Span{open + 1, std::min(text.find('"', open + 1), text.size())} : Span{};
}

std::string hide_values(std::string_view text, bool to_the_end) {
    std::string clean;
    std::size_t taken = 0;
    for (std::size_t at = text.find_first_of("=:"); at != std::string_view::npos;
         at = text.find_first_of("=:", std::max(at + 1, taken))) {
        const Span secret =
            text[at] == '=' ? secret_behind_equals(text, at, to_the_end) : secret_behind_colon(text, at);
        if (secret.end > secret.begin) {
            clean += text.substr(taken, secret.begin - taken);
            clean += kHidden;
            taken = secret.end;
        }
    }
    clean += text.substr(taken);
    return clean;
}

}  // namespace

std::string without_secrets(std::string_view text) {
    return hide_values(hide_userinfos(text), false);
}

std::string without_secrets(const std::vector<std::string>& arguments) {
    std::string line;
    for (const std::string& argument : arguments) {
        line += (line.empty() ? "" : " ") + hide_values(hide_userinfos(argument), true);
    }
    return line;
}

}  // namespace forecast
