#pragma once

#include <filesystem>
#include <vector>

#include "forecast/tracking/run_store.hpp"

namespace forecast {

/// The files below a directory, by path; none where it is not there.
std::vector<ArtifactFile> list_files(const std::filesystem::path& directory);

}  // namespace forecast
