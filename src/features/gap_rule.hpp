#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "forecast/core/frame.hpp"

namespace forecast {

/// Fills the first `max_rows` rows of each run of missing rows among the first `rows`, from the past only: a target
/// with its observed value of seven days before, another column with its last value. A filled row is marked, and known
/// after the column's usual delay. Returns a sentence for the operator; empty if nothing was missing.
///
/// Longer runs are filled at their beginning too: whether a run is short is not known before it ends.
std::string fill_gaps(Column& column, const TimeAxis& axis, std::size_t rows, int max_rows);

}  // namespace forecast
