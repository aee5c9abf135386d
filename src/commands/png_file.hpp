#pragma once

#include <filesystem>
#include <string>

namespace forecast {

/// Writes an SVG document as a PNG file by rsvg-convert (Debian's librsvg2-bin). Throws Error if that program is not
/// installed or refuses.
void write_png(const std::string& svg, const std::filesystem::path& file);

}  // namespace forecast
