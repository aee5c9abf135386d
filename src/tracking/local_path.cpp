#include "forecast/tracking/local_path.hpp"

#include <algorithm>

namespace forecast {

namespace fs = std::filesystem;

fs::path plain_path(const fs::path& path) {
    if (path.empty()) {
        return {};
    }
    const fs::path normal = fs::absolute(path).lexically_normal();
    return normal.has_filename() ? normal : normal.parent_path();
}

bool begins_with(const fs::path& path, const fs::path& directory) {
    return std::mismatch(path.begin(), path.end(), directory.begin(), directory.end()).second == directory.end();
}

bool lies_below(const fs::path& path, const fs::path& directory) {
    if (path.empty() || directory.empty()) {
        return false;
    }
    std::error_code failure;
    const fs::path inner = fs::weakly_canonical(plain_path(path), failure);
    if (failure) {
        return false;
    }
    const fs::path outer = fs::weakly_canonical(plain_path(directory), failure);
    return !failure && begins_with(inner, outer);
}

bool lies_below_any(const fs::path& path, const std::vector<fs::path>& directories) {
    return std::any_of(directories.begin(), directories.end(),
                       [&](const fs::path& directory) { return lies_below(path, directory); });
}

}  // namespace forecast
