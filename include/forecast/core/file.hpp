#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace forecast {

/// All bytes of a file; throws Error where it cannot be read.
std::string read_file(const std::filesystem::path& file);
/// Writes the file anew, its directories too; throws Error where not all of it could be written.
void write_file(const std::filesystem::path& file, std::string_view content);

}  // namespace forecast
