#pragma once

#include <string>
#include <vector>

namespace forecast {

/// The files of `patterns` in turn, those of a glob by name. Throws Error(insufficient_data) for one that is not there.
std::vector<std::string> expand_paths(const std::vector<std::string>& patterns);

}  // namespace forecast
