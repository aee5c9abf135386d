#pragma once

#include <cstddef>

#include "forecast/core/frame.hpp"
#include "forecast/features/options.hpp"

// Training, validation and test rows, split by time: what is later never trains what is earlier.

namespace forecast {

/// Half-open range of rows: [begin, end).
struct RowRange {
    std::size_t begin = 0;
    std::size_t end = 0;  ///< excluded
    [[nodiscard]] std::size_t size() const { return end - begin; }
    [[nodiscard]] bool contains(std::size_t row) const { return row >= begin && row < end; }
};

/// Target rows in order of time, without overlap and without a gap between the parts.
struct Split {
    RowRange training;
    RowRange validation;  ///< the last validation_share of the rows before the test period
    RowRange test;        ///< cut at the last row that has a target
};

/// The first row that can be a target: `lookback` rows lie before it in which the target and every column that the
/// features read have begun. Throws Error(invalid_argument) for a column that is not there.
std::size_t first_target_row(const Frame& frame, const FeatureSetOptions& features, std::size_t lookback);

/// Splits the rows from `first_row` on, the first that can be a target. Throws Error(insufficient_data) if a part would
/// be empty; the validation part may be if validation_share is 0.
Split split_by_time(const Frame& frame, const SplitOptions& options, std::size_t first_row);

/// The first row of the validation part: no network of this split was fitted on it or on a later one. Needs no test
/// rows, so that it can be asked for a period in which there is no load yet.
std::size_t validation_begin(const TimeAxis& axis, const SplitOptions& options, std::size_t first_row);

}  // namespace forecast
