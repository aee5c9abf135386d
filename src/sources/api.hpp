#pragma once

#include <functional>
#include <string>

#include "forecast/net/http_client.hpp"
#include "forecast/sources/options.hpp"

namespace forecast {

/// `configured`, or `service` where it is empty; `path` is added where it names a host alone.
std::string service_url(const std::string& configured, const std::string& service, const std::string& path);

/// GETs `url` and hands the body to `parse`, which says whether it was whole; a body that breaks off after an HTTP 200
/// is asked for again a few times. Throws Error(unavailable) for 408, 429, 5xx and bodies that stay broken, Error for
/// other answers than 200, with the service's own words, and for clocks that differ (see check_clock), unless `source`
/// ignores its server's.
void ask(HttpClient& http, const std::string& url, const SourceOptions& source,
         const std::function<bool(const std::string&)>& parse);

/// What a service says of an error in a JSON body: `message`, `reason` or `error_code`; else the body's beginning.
std::string error_text(const std::string& body);

}  // namespace forecast
