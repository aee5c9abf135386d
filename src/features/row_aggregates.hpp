#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "forecast/core/frame.hpp"
#include "forecast/core/series.hpp"

// From the time steps of a series to the rows of a frame: the aggregate of each row, its revisions, and when it was
// known.

namespace forecast {

/// How the time steps of a series become the rows of an axis.
struct AggregationRule {
    std::string aggregate = "mean";
    double min_share = 0.9;
    bool zero_is_missing = false;
    bool not_before_end = false;                ///< a row is known at its end at the earliest (the target)
    std::optional<std::chrono::seconds> until;  ///< of a daily row: only steps before this local clock time
};

/// The values of `series` on `axis`, with their revisions. The caller sets `name` and `role`.
///
/// A row becomes known when the last of its steps first did. Each later version of a step makes a revision of the row,
/// unless it changes nothing. Several values within one step count as one step.
///
/// "hold": a row has the value, and the versions, of the one step that it begins in. If steps are not longer than rows,
/// it is the same as "mean".
///
/// REQUIRES: `series` sorted by (time, available_at), with a step above 0.
///
/// Example: of the quarter-hours of 9 January the last is published at 02:15 of the 10th, and one of them is corrected
/// on the 15th. The daily row is available at 02:15 of the 10th; its value from then is kept as an earlier revision,
/// and the newest one is available from the 15th on.
Column aggregate_series(const Series& series, const TimeAxis& axis, const AggregationRule& rule);

}  // namespace forecast
