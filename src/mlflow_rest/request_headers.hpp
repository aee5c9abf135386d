#pragma once

#include <string>
#include <vector>

#include "forecast/tracking/tracking_location.hpp"

namespace forecast {

/// The headers that MLflow's client sends with a request to `url`. Credentials and the workspace go only to the server
/// `uri` itself: same scheme, host and port.
std::vector<std::string> request_headers(const ServerAccess& access, const std::string& uri, const std::string& url);

}  // namespace forecast
