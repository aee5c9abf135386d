#pragma once

#include <string_view>

namespace forecast {

/// Whether a letter or digit of ASCII.
bool is_letter_or_digit(char c);

/// Whether what goes by this name must not be shown: apikey, access_token, password, secret, ..., with anything before
/// it, in whatever spelling ("api.key", "token[]", "t%6Fken", "PASSWORD_2"). In a URL's query also key, sig, auth.
bool names_a_secret(std::string_view name, bool in_query);

}  // namespace forecast
