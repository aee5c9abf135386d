#pragma once

#include <string>

namespace forecast {

/// `text` percent-encoded for the query of a URL, byte by byte: all but ASCII letters, digits and -._~ is encoded.
std::string url_encode(const std::string& text);
/// The reverse. A % that no two hex digits follow is kept as it is; + stays +.
std::string url_decode(const std::string& text);

}  // namespace forecast
