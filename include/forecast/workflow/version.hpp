#pragma once

#include <string>
#include <utility>
#include <vector>

// What this program is, for `--version`, the tags of runs and doctor.

namespace forecast {

std::string version();       ///< "0.1.0"
std::string git_commit();    ///< of the sources that this was built from; "unknown" outside git
std::string command_line();  ///< of this process, from /proc, without secrets

/// The build, and the libraries that the executable links, as (name, version). Cheap.
std::vector<std::pair<std::string, std::string>> core_versions();

/// Versions of everything, as JSON. Loads libtorch.
std::string version_json();

}  // namespace forecast
