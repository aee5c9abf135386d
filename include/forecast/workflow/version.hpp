#pragma once

#include <string>
#include <utility>
#include <vector>

namespace forecast {

std::string version();       ///< "0.1.0"
std::string git_commit();    ///< of the sources this was built from; "unknown" outside git
std::string command_line();  ///< of this process, from /proc, without secrets

/// Of what the executable itself links, with the build: cheap.
std::vector<std::pair<std::string, std::string>> core_versions();

/// Versions of all that is linked, as JSON; loads libtorch.
std::string version_json();

}  // namespace forecast
