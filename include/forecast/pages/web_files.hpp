#pragma once

#include <string_view>

namespace forecast {

/// The content of a file of web/, which the build puts into the program: "style.css". Empty if there is none.
std::string_view web_file(std::string_view name);

}  // namespace forecast
