#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace forecast {

/// Whether an artifact location is a path, plain or behind file://, and not one of a server (mlflow-artifacts:, s3:).
inline bool is_local_location(std::string_view artifact_uri) {
    constexpr std::string_view kFileScheme = "file://";
    return artifact_uri.substr(0, kFileScheme.size()) == kFileScheme ||
           artifact_uri.find(":/") == std::string_view::npos;
}

/// The path that an artifact location names: a path itself, or one behind file://.
inline std::filesystem::path local_path(const std::string& artifact_uri) {
    constexpr const char* kFileScheme = "file://";
    const bool has_scheme = artifact_uri.rfind(kFileScheme, 0) == 0;
    return has_scheme ? artifact_uri.substr(std::char_traits<char>::length(kFileScheme)) : artifact_uri;
}

}  // namespace forecast
