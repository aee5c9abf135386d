#pragma once

#include <optional>
#include <string>
#include <vector>

#include "forecast/core/time.hpp"

// The answers of ODRÉ (éCO2mix), parsed as a stream: six years are 50 MB of JSON.

namespace forecast {

/// What is looked for in the rows of an export.
struct OdreColumns {
    std::string territory_field;  ///< empty for national sets
    std::string territory;        ///< the code that every row must carry
    std::vector<std::string> fields;
};

/// The rows of an answer of `exports/json`, in its order.
struct OdreExport {
    std::vector<Timestamp> times;
    std::vector<int> local_minutes;       ///< `heure` or `heures` as minutes since local midnight; -1 if absent
    std::vector<std::vector<double>> of;  ///< [field][row], NaN = missing
    std::size_t unreadable = 0;           ///< values that are neither a believable number nor "ND", taken as missing
};

/// Reads `body`; nothing if it is not a complete JSON array, so that the caller asks again. Numbers may be integers,
/// floats or strings.
///
/// Throws Error, naming `url`: unavailable for an error told by the service, internal for a row of another territory or
/// a time that cannot be read.
std::optional<OdreExport> read_odre_export(const std::string& body, const std::string& url, const OdreColumns& columns);

}  // namespace forecast
