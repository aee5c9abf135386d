#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "forecast/core/error.hpp"

// Reading and writing of files in one piece.
//
// Databases go through sqlite/, files of observations through src/sources/csv_file.hpp, which also unpacks gzip.

namespace forecast {

/// Bytes of the largest file that read_file() takes: 1 GiB.
inline constexpr std::uintmax_t kLargestFile = 1ULL << 30U;

/// Throws Error(code) if `file` exists but is a directory, pipe, socket or device: a pipe may never answer, a device
/// may never end. Passes if there is no such file.
void check_is_plain_file(const std::filesystem::path& file, ErrorKind code = ErrorKind::internal);
/// All bytes of a plain file. Throws Error(internal) if it cannot be read or is larger than kLargestFile.
std::string read_file(const std::filesystem::path& file);
/// The same for a file that a person writes: at most 1 MiB, and all that is wrong with it is Error(invalid_argument).
std::string read_text(const std::filesystem::path& file);
/// Writes `content` to `file`, replacing what is there; missing directories are made. Atomic: a file beside it, then a
/// rename, so that who is killed meanwhile leaves the old file or the new one. Follows a link, keeps permissions; a
/// pipe or device is written into. Throws Error(internal) if not all of it could be written.
void write_file_atomically(const std::filesystem::path& file, std::string_view content);

}  // namespace forecast
