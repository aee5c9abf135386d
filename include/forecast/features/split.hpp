#pragma once

#include <cstddef>

#include "forecast/core/frame.hpp"
#include "forecast/features/options.hpp"

namespace forecast {

struct RowRange {
    std::size_t begin = 0;
    std::size_t end = 0;  ///< excluded
    [[nodiscard]] std::size_t size() const { return end - begin; }
};

/// Target rows by time, in this order and without overlap.
struct Split {
    RowRange training;
    RowRange validation;  ///< the last share of the rows before the test period, at least from `first_row` on
    RowRange test;        ///< cut at the last row that has a target
};

/// The first row that can be a target: `lookback` rows lie before it in which every column has begun.
std::size_t first_target_row(const Frame& frame, std::size_t lookback);

/// `first_row` is the first row that can be a target (a whole window lies before it). Throws Error(insufficient_data)
/// where a part would be empty.
Split split_by_time(const Frame& frame, const SplitOptions& options, std::size_t first_row);

/// The first row of the validation part: no network of this split was fitted on it or on a later one. Needs no test
/// rows.
std::size_t validation_begin(const TimeAxis& axis, const SplitOptions& options, std::size_t first_row);

}  // namespace forecast
