#pragma once

#include <string>

namespace forecast {

/// `text` percent-encoded for a query of a URL, byte by byte, and back.
std::string url_encode(const std::string& text);
std::string url_decode(const std::string& text);

}  // namespace forecast
