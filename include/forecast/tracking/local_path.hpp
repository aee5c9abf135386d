#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

// Artifact locations (URIs) and paths; who lies below whom. Files are written and removed only below directories that
// were allowed, and links must not lead out of these.

namespace forecast {

/// Whether an artifact location is a path, plain or behind file:// or file:/, rather than a server's
/// (mlflow-artifacts:, s3:).
inline bool is_local_location(std::string_view artifact_uri) {
    return artifact_uri.substr(0, 6) == "file:/" || artifact_uri.find(":/") == std::string_view::npos;
}

/// The path of such a location.
inline std::filesystem::path local_path(const std::string& artifact_uri) {
    const bool has_scheme = artifact_uri.rfind("file:/", 0) == 0;
    return has_scheme ? artifact_uri.substr(artifact_uri.rfind("file://", 0) == 0 ? 7 : 5) : artifact_uri;
}

/// Absolute, without "." and ".."; links are not resolved. Nothing stays nothing.
std::filesystem::path plain_path(const std::filesystem::path& path);
/// Whether the parts of `path` begin with those of `directory`. Looks at the names only, not at the disk.
bool begins_with(const std::filesystem::path& path, const std::filesystem::path& directory);

/// Whether `path` is `directory` or lies below it, with all links resolved. False if that cannot be told,
/// or one of them is empty.
///
///   lies_below("/data/runs/../secret", "/data/runs") -> false
bool lies_below(const std::filesystem::path& path, const std::filesystem::path& directory);
/// Whether it lies below one of them.
bool lies_below_any(const std::filesystem::path& path, const std::vector<std::filesystem::path>& directories);

}  // namespace forecast
