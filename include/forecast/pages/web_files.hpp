#pragma once

#include <string_view>
#include <vector>

namespace forecast {

/// The content of a file of web/, which the build puts into the program: "style.css", "pages/runs.js". Empty if there
/// is none.
std::string_view web_file(std::string_view name);
/// Those that there are, by their paths in web/.
std::vector<std::string_view> web_file_names();

}  // namespace forecast
