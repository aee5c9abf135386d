#pragma once

#include <cstddef>
#include <string>

#include "forecast/core/frame.hpp"

namespace forecast {

/// What gap filling did, for the operator; empty if nothing was missing.
struct GapNote {
    std::string summary;  ///< "load: 5 of 30 days missing, 3 filled"
    std::string details;  ///< "load: missing 2024-01-11, ...; filled from the week before"
};

/// Fills the first `max_rows` rows of each run of missing rows among the first `rows`, from the past only: a target
/// with its observed value of seven days before, another column with its last value. A filled row is marked, and known
/// after the column's usual delay.
///
/// Longer runs are filled at their beginning too: whether a run is short is not known before it ends.
GapNote fill_gaps(Column& column, const TimeAxis& axis, std::size_t rows, int max_rows);

}  // namespace forecast
