#pragma once

#include <string>
#include <utility>
#include <vector>

namespace forecast {

/// `text` percent-encoded for the query of a URL, byte by byte: all but ASCII letters, digits and -._~ is encoded.
std::string url_encode(const std::string& text);
/// The reverse. A % that no two hex digits follow is kept as it is; + stays +.
std::string url_decode(const std::string& text);
/// Names and values of a query, "a=1&b=x%20y", decoded, in its order; + is a blank there.
std::vector<std::pair<std::string, std::string>> query_values(const std::string& query);

}  // namespace forecast
