#pragma once

#include <string>
#include <vector>

namespace forecast {

/// The files that `patterns` (paths or globs) name, in their order, those of a glob sorted by name. Throws
/// Error(insufficient_data) for one that names no file.
std::vector<std::string> expand_paths(const std::vector<std::string>& patterns);

}  // namespace forecast
