#pragma once

#include <string>
#include <string_view>

#include "character_set.hpp"

namespace forecast {

/// What ends a URL in a text, unless it stands within a password.
constexpr CharacterSet kUrlEnds(" \t\r\n\"'`<>");

/// `text` with *** for the user:password of each URL in it, malformed ones too.
std::string hide_userinfos(std::string_view text);

}  // namespace forecast
