#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "forecast/core/frame.hpp"
#include "forecast/core/series.hpp"

namespace forecast {

/// How the slots of a series become the rows of an axis.
struct SlotRule {
    std::string aggregate = "mean";
    double min_share = 0.9;
    bool zero_is_missing = false;
    bool not_before_end = false;                ///< a row is known at its end at the earliest
    std::optional<std::chrono::seconds> until;  ///< of a day's rows: only slots before this local time of it
};

/// The values of `series` on `axis`, with their revisions; `name` and `role` are the caller's to set.
///
/// A row is known when the first version of its last slot was; each later version of one of its slots makes a revision.
/// With the aggregate "hold" a row has the value of the one slot that it begins in, with that slot's versions; slots
/// shorter than the rows are averaged.
Column aggregate_slots(const Series& series, const TimeAxis& axis, const SlotRule& rule);

}  // namespace forecast
