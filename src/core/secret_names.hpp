#pragma once

#include <string_view>

// Which names stand for secrets; secrets.cpp finds the names in a text.

namespace forecast {

/// ASCII only.
bool is_letter_or_digit(char c);

/// Whether the value that goes by this name must be hidden: apikey, access_token, password, secret, ... The name may
/// begin with anything, be spelled in any way ("api.key", "token[]", "PASSWORD_2") or be percent-encoded ("t%6Fken").
/// With `in_query` also key, sig, auth, which are too common elsewhere.
bool names_a_secret(std::string_view name, bool in_query);

}  // namespace forecast
