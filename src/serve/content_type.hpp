#pragma once

#include <filesystem>

namespace forecast {

/// The Content-Type of a file by the ending of its name; nullptr for an ending that is not known.
const char* content_type(const std::filesystem::path& name);
/// That of an artifact, as MLflow sends it: all that a person reads is plain text, but for pages; what is not known is
/// bytes.
const char* artifact_type(const std::filesystem::path& name);

inline constexpr const char* kTypeOfBytes = "application/octet-stream";

}  // namespace forecast
