#pragma once

#include <filesystem>
#include <vector>

#include "forecast/tracking/run_store.hpp"

namespace forecast {

/// The plain files below a directory, sorted by path; empty if it is not there. Throws Error if it cannot be read.
std::vector<ArtifactFile> list_files(const std::filesystem::path& directory);

}  // namespace forecast
