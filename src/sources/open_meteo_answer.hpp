#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tidy.hpp"

namespace forecast {

/// The hourly part of an answer of Open-Meteo.
struct OpenMeteoAnswer {
    double latitude = 0;  ///< of the grid point that was answered for
    double longitude = 0;
    std::vector<std::vector<RawValue>> of;  ///< [variable][hour], at the beginning of the hour described
};

/// Reads `body`; nothing if it is not whole JSON. Throws Error, naming `url`, for an error told by the service, a
/// missing variable, arrays of unequal length, or another unit or time zone than was asked for.
std::optional<OpenMeteoAnswer> read_open_meteo(const std::string& body, const std::string& url,
                                               const std::vector<std::string>& variables);

}  // namespace forecast
