#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "forecast/core/series.hpp"
#include "forecast/sources/data_source.hpp"

// Order in what was read: sorting, duplicates, contradictions. Every source passes its values through tidy().

namespace forecast {

/// One value as it was read, before order and duplicates are looked at.
struct RawValue {
    Timestamp time;
    /// Wall clock as read; 0 = none. Of two values of one instant the later one wins, as in the skipped hour of March.
    std::int64_t local_clock = 0;
    double value = 0;      ///< NaN = published as missing
    std::size_t file = 0;  ///< number of its file; a later file may revise an earlier one
};

/// Values in order of time, one for each.
struct Tidied {
    std::vector<RawValue> values;
    std::size_t out_of_order = 0;    ///< values that stood behind a later one
    std::size_t duplicates = 0;      ///< values dropped for another of the same time
    std::vector<Timestamp> revised;  ///< times for which a later file had another value, which is kept
    RepeatedTimes repeated;          ///< the contradictions among them; its column is left empty
};

/// Sorts by time and keeps one value a time: that of the later wall clock; among equals, one that is not missing before
/// a missing one, and a later file's before an earlier one's.
///
/// Values of one time and wall clock that contradict each other become missing: within one file always, between files
/// only if they differ at more than half of all times.
///
/// Example: 10:00 5, 09:00 4, 10:00 5 -> 09:00 4, 10:00 5, with out_of_order 1 and duplicates 1.
Tidied tidy(std::vector<RawValue> values);

/// The commonest distance of neighbouring values, at most a day; a day for fewer than two. REQUIRES: `values` tidied.
std::chrono::seconds usual_step(const std::vector<RawValue>& values);

/// A sentence for each thing that tidy() mended. `what` names the series or the period in them.
std::vector<std::string> notes_of(const Tidied& tidied, const std::string& what);

}  // namespace forecast
