#pragma once

#include <filesystem>
#include <string>

namespace forecast {

/// The path that an artifact location names: a path itself, or one behind file://.
inline std::filesystem::path local_path(const std::string& artifact_uri) {
    constexpr const char* kFileScheme = "file://";
    const bool has_scheme = artifact_uri.rfind(kFileScheme, 0) == 0;
    return has_scheme ? artifact_uri.substr(std::char_traits<char>::length(kFileScheme)) : artifact_uri;
}

}  // namespace forecast
