#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "forecast/core/time.hpp"

// A time series as a source reads it and the observation store keeps it, before it becomes a column of a frame.

namespace forecast {

/// One value of a series and the moment from which it was known, both in UTC. Several observations of one time are
/// revisions of it.
struct Observation {
    Timestamp time;          ///< beginning of the interval that the value describes
    double value = 0;        ///< NaN = published as missing
    Timestamp available_at;  ///< a revision has the same time and a later available_at
};

/// What a series is, without its values.
struct SeriesInfo {
    std::string id;                ///< unique in the store: "eco2mix-metropoles-tr/242900314/consommation"
    std::string column;            ///< its name within its source: "consommation"
    std::string source;            ///< who made it, for provenance: "ODRÉ eco2mix-metropoles-tr"
    std::chrono::seconds step{0};  ///< 24 h means a calendar day of `time_zone`
    std::string time_zone = std::string(kParis);
};

/// A series with its values, sorted by (time, available_at), at most one for each such pair.
struct Series {
    SeriesInfo info;
    std::vector<Observation> values;
};

}  // namespace forecast
