#include "forecast/tracking/artifact_files.hpp"

#include <algorithm>

#include "forecast/core/error.hpp"

namespace forecast {

namespace fs = std::filesystem;

std::vector<ArtifactFile> list_files(const fs::path& directory) {
    std::vector<ArtifactFile> files;
    std::error_code failure;
    if (!fs::exists(directory, failure)) {
        return files;
    }
    fs::recursive_directory_iterator entry(directory, failure);
    for (; !failure && entry != fs::recursive_directory_iterator(); entry.increment(failure)) {
        std::error_code gone;
        if (entry->is_regular_file(gone)) {
            const auto bytes = entry->file_size(gone);
            files.push_back({entry->path().lexically_relative(directory).string(), gone ? 0 : bytes});
        }
    }
    if (failure) {
        throw Error("cannot read the artifacts in {}: {}", directory.string(), failure.message());
    }
    std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
    return files;
}

}  // namespace forecast
