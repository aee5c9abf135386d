#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace forecast {

/// `text` with *** for what must not be printed, logged or recorded: the user:password@ of a URL (also of a malformed
/// one) and the values of keys such as apikey, access_token, password, secret, in a URL's query (there also key, sig,
/// auth), as name=value and as "name": "value".
std::string without_secrets(std::string_view text);

/// The same of a command line; a value may hold spaces there.
std::string without_secrets(const std::vector<std::string>& arguments);

}  // namespace forecast
