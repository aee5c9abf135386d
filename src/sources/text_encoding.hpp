#pragma once

#include <string>
#include <string_view>

namespace forecast {

/// The text of a file as UTF-8, without a byte order mark.
struct DecodedText {
    std::string text;
    std::string encoding;  ///< what it was written in: "utf-8", "latin-1", "utf-16"
};

/// Decodes `bytes`. An empty `encoding` is detected: UTF-16 by its byte order mark or its zero bytes; then UTF-8; what
/// is not valid UTF-8 is Latin-1, as Windows has it (cp1252).
///
/// Throws Error(insufficient_data), naming `path`, if the bytes are no text in that encoding, or a workbook or an
/// archive.
DecodedText decode_text(std::string bytes, const std::string& encoding, const std::string& path);

}  // namespace forecast
