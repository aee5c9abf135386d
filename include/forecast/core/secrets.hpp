#pragma once

#include <string>
#include <string_view>
#include <vector>

// Keeps passwords and tokens out of logs, tables, recorded params and error messages. Whoever prints or records text
// that may hold a URL or a command line passes it through here. What looks like a secret is hidden too: too much is
// hidden rather than too little.

namespace forecast {

/// `text` with *** for each secret: the user:password@ of a URL, even of a malformed one, and the value of a key such
/// as apikey, access_token, password or secret. Keys are found in a URL's query (there also key, sig, auth), as
/// name=value and as "name": "value".
std::string without_secrets(std::string_view text);

/// The same for a command line, joined by blanks. A value may contain blanks there, and may follow its option as a word
/// of its own (--token X).
std::string without_secrets(const std::vector<std::string>& arguments);

}  // namespace forecast
