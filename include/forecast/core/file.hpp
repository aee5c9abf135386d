#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "forecast/core/error.hpp"

namespace forecast {

inline constexpr std::uintmax_t kLargestFile = 1ULL << 30U;

/// Throws Error(code) where `file` is there and is no plain file: a pipe may never answer, a device never ends.
void check_is_plain_file(const std::filesystem::path& file, ErrorKind code = ErrorKind::internal);
/// All bytes of a plain file; throws Error where it cannot be read or has more than kLargestFile.
std::string read_file(const std::filesystem::path& file);
/// The same of a file that a person writes: no more than a megabyte, and what is wrong is Error(invalid_argument).
std::string read_text(const std::filesystem::path& file);
/// Writes the file anew, its directories too: whole, or what was there stays, whenever the process may be killed. A
/// link is followed; into a pipe or a device is just written. Throws Error where not all of it could be written.
void write_file_atomically(const std::filesystem::path& file, std::string_view content);

}  // namespace forecast
