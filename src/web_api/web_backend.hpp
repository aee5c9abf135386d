#pragma once

#include "forecast/net/http_message.hpp"
#include "forecast_data.hpp"
#include "store_stamp.hpp"
#include "web_routes.hpp"

namespace forecast {

/// What has been made for earlier requests.
struct MadeForRequests {
    MadeThings<ForecastData> data;       ///< by the config's name
    MadeThings<OutgoingAnswer> answers;  ///< by path and query
    MadeThings<bool> has_forecasts;      ///< by the config's name
    MadeThings<WebJson> timers;          ///< of the server's user; one key
    std::mutex predicting;               ///< held while a forecast is made
};

}  // namespace forecast
