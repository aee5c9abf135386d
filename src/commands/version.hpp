#pragma once

#include <string>

namespace forecast {

std::string version();       ///< "0.1.0"
std::string git_commit();    ///< of the sources this was built from; "unknown" outside git
std::string command_line();  ///< of this process, from /proc

/// Versions of all that is linked, as JSON; loads libtorch.
std::string version_json();

}  // namespace forecast
