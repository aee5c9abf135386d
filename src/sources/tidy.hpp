#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "forecast/core/series.hpp"
#include "forecast/sources/data_source.hpp"

namespace forecast {

/// One value as it was read, before order and duplicates are looked at.
struct RawValue {
    Timestamp time;
    std::int64_t local_clock = 0;  ///< of two values of one instant the later local clock wins (March clock change)
    double value = 0;              ///< NaN = published as missing
    std::size_t file = 0;          ///< of several files a later one may revise what an earlier one has
};

/// Values in order of time, one for each.
struct Tidied {
    std::vector<RawValue> values;
    std::size_t out_of_order = 0;    ///< values that stood before an earlier one
    std::size_t duplicates = 0;      ///< values dropped for another of the same time
    std::vector<Timestamp> revised;  ///< times of which a later file had another value, which is kept
    RepeatedTimes repeated;          ///< of those, the ones with another value; its column is left empty
};

/// Sorts by time and keeps one value a time: that of the later local clock; among equals a present one before a
/// missing one, and a later file's before an earlier one's. Values of one local clock that contradict each other are
/// missing: those of one file, and those of several where most times have such.
Tidied tidy(std::vector<RawValue> values);

/// What most neighbours of tidied values are apart: a day at most, and where there are fewer than two.
std::chrono::seconds usual_step(const std::vector<RawValue>& values);

/// A sentence for each thing that tidy() mended, none if nothing.
std::vector<std::string> notes_of(const Tidied& tidied, const std::string& what);

}  // namespace forecast
