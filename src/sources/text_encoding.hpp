#pragma once

#include <string>
#include <string_view>

namespace forecast {

/// A file's text as UTF-8, without a byte order mark, and what it was written in.
struct DecodedText {
    std::string text;
    std::string encoding;  ///< "utf-8", "latin-1", "utf-16"
};

/// Decodes `bytes`, which were read from `path`. An empty `encoding` is found out: by the byte order mark or the zero
/// bytes of UTF-16, and what is no UTF-8 is Latin-1 (as Windows has it, cp1252). Throws Error(insufficient_data) where
/// the bytes cannot be text in that encoding, or are a workbook or an archive.
DecodedText decode_text(std::string bytes, const std::string& encoding, const std::string& path);

}  // namespace forecast
