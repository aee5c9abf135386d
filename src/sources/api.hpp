#pragma once

#include <functional>
#include <string>

#include "forecast/net/http_client.hpp"
#include "forecast/sources/options.hpp"

// What the sources of public APIs have in common.

namespace forecast {

/// `configured`, or `service` if it is empty. `path` is added if the URL names a host alone.
std::string service_url(const std::string& configured, const std::string& service, const std::string& path);

/// GETs `url` and hands the body to `parse`, which returns false for a body that is not complete. A body that breaks
/// off after an HTTP 200 is asked for again, three times in all.
///
/// Throws Error(unavailable) for HTTP 408, 429 and 5xx and for bodies that stay broken; Error(internal) for other
/// answers than 200, with the service's own words. Unless `source` ignores the server's clock, also what check_clock()
/// throws.
void ask(HttpClient& http, const std::string& url, const SourceOptions& source,
         const std::function<bool(const std::string&)>& parse);

/// What a service says of an error in a JSON body: `message`, `reason` or `error_code`; else the beginning of the body.
std::string error_text(const std::string& body);

}  // namespace forecast
