#include "secret_names.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>

#include "forecast/core/ascii.hpp"

namespace forecast {
namespace {

/// Of names in small letters: what ends so is a secret wherever it stands.
constexpr std::array<std::string_view, 16> kSecretEndings = {
    "apikey",    "token",       "password",      "passwd",     "passphrase", "secret",
    "accesskey", "secretkey",   "signature",     "privatekey", "credential", "subscriptionkey",
    "sessionid", "accesskeyid", "authorization", "bearer"};
/// Words too common to be hidden outside a URL's query.
constexpr std::array<std::string_view, 9> kSecretInQuery = {"key", "sig",  "auth",    "pass", "pwd",
                                                            "jwt", "code", "authkey", "appid"};

constexpr int kMostDecodings = 3;

/// "%6F" becomes "o".
std::string decoded(std::string_view name) {
    std::string text;
    for (std::size_t i = 0; i < name.size(); ++i) {
        unsigned int byte = 0;
        const char* digits = name.data() + i + 1;
        if (name[i] == '%' && i + 2 < name.size() && std::from_chars(digits, digits + 2, byte, 16).ptr == digits + 2) {
            text += static_cast<char>(byte);
            i += 2;
        } else {
            text += name[i];
        }
    }
    return text;
}

/// Small letters and digits alone, without a number at the end: "Api-Key_2" is "apikey".
std::string plain_name(std::string_view name) {
    std::string plain;
    for (const char c : name) {
        if (is_letter_or_digit(c)) {
            plain += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        }
    }
    while (!plain.empty() && is_digit(plain.back())) {
        plain.pop_back();
    }
    return plain;
}

bool ends_with(std::string_view text, std::string_view end) {
    return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

bool is_listed(const std::string& plain, bool in_query) {
    return (in_query && std::find(kSecretInQuery.begin(), kSecretInQuery.end(), plain) != kSecretInQuery.end()) ||
           std::any_of(kSecretEndings.begin(), kSecretEndings.end(),
                       [&](std::string_view ending) { return ends_with(plain, ending); });
}

}  // namespace

bool is_letter_or_digit(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool names_a_secret(std::string_view name, bool in_query) {
    std::string plain_text;
    for (int i = 0; i < kMostDecodings && name.find('%') != std::string_view::npos; ++i) {
        plain_text = decoded(name);
        name = plain_text;
    }
    const bool is_indexed = !name.empty() && name.back() == ']';
    return is_listed(plain_name(name), in_query) ||
           (is_indexed && is_listed(plain_name(name.substr(0, name.rfind('['))), in_query));
}

}  // namespace forecast
