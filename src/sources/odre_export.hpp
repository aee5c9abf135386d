#pragma once

#include <optional>
#include <string>
#include <vector>

#include "forecast/core/time.hpp"

namespace forecast {

/// What is looked for in the rows of an export.
struct OdreColumns {
    std::string territory_field;  ///< empty for national sets
    std::string territory;        ///< the code that every row must carry
    std::vector<std::string> fields;
};

/// The rows of an answer of ODRÉ's `exports/json`, in its order.
struct OdreExport {
    std::vector<Timestamp> times;
    std::vector<int> local_minutes;       ///< `heure` or `heures`, minutes since local midnight; -1 where absent
    std::vector<std::vector<double>> of;  ///< [field][row], NaN = missing
    std::size_t unreadable = 0;           ///< neither believable numbers nor "ND", taken as missing
};

/// Reads `body`; nothing if it is not a whole JSON array. Numbers may be integers, floats or strings. Throws Error,
/// naming `url`, for a row of another territory, an unreadable time, or an error told by the service.
std::optional<OdreExport> read_odre_export(const std::string& body, const std::string& url, const OdreColumns& columns);

}  // namespace forecast
