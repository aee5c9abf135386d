#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "forecast/core/series.hpp"
#include "forecast/core/time.hpp"

// What there is of a series: values, revisions, gaps, the share of each month. For `data status`.

namespace forecast {

/// What there is of one series, whether stored or in a file.
struct Coverage {
    SeriesInfo info;
    std::size_t values = 0;
    std::size_t revisions = 0;
    Timestamp first;
    Timestamp last;
    double share = 0;                      ///< of the times from first to last
    std::vector<Period> gaps;              ///< runs of missing times
    std::map<std::string, double> months;  ///< "2024-03" -> share of its times that are there
};

/// `series` is sorted by time, revisions of one time behind each other.
Coverage coverage_of(const Series& series);

/// The share of the values of a local day of the series that are there, from its first day to its last.
struct DayShare {
    Day day;
    double share = 0;
};
/// `series` as above.
std::vector<DayShare> daily_shares(const Series& series);

}  // namespace forecast
