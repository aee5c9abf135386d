#pragma once

#include <string>
#include <string_view>

#include "character_set.hpp"

// User and password within URLs (RFC 3986: userinfo); one part of without_secrets().

namespace forecast {

/// Characters that end a URL in a text, unless they stand within its password.
constexpr CharacterSet kUrlEnds(" \t\r\n\"'`<>");

/// `text` with *** for the user:password of each URL. Works for malformed URLs as well: without a scheme, or with
/// blanks, slashes or @ in the password. Takes time linear in the size of the text.
std::string hide_userinfos(std::string_view text);

}  // namespace forecast
