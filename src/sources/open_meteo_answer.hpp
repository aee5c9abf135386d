#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tidy.hpp"

namespace forecast {

/// The hourly part of an answer of Open-Meteo.
struct OpenMeteoAnswer {
    double latitude = 0;  ///< of the grid point that it is for
    double longitude = 0;
    std::vector<std::vector<RawValue>> of;  ///< [variable][hour], stamped at the begin of the hour that it describes
};

/// Reads `body`; nothing if it is not complete JSON, so that the caller asks again. Sums and means that the service
/// stamps at the end of their hour (radiation, rain) are moved to its begin.
///
/// Throws Error, naming `url`, for an error told by the service, a missing variable, arrays of unequal length, values
/// that nothing measures, and another unit or time zone than was asked for.
std::optional<OpenMeteoAnswer> read_open_meteo(const std::string& body, const std::string& url,
                                               const std::vector<std::string>& variables);

}  // namespace forecast
