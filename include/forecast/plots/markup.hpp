#pragma once

#include <string>
#include <string_view>

namespace forecast {

/// `text` as it can stand in an element or a quoted attribute of HTML and SVG. Control characters and what is not UTF-8
/// become visible, as in tables.
std::string escape_markup(std::string_view text);

}  // namespace forecast
