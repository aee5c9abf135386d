#pragma once

#include <cstddef>
#include <string>

#include "forecast/core/frame.hpp"

// Imputation of missing rows. build_frame() calls fill_gaps() for each column; of calendars it fills nothing. Those of
// future covariates are interpolated then.

namespace forecast {

/// What was missing and what was imputed, for the operator; both empty if nothing was missing.
struct GapNote {
    std::string summary;  ///< "load: 5 of 30 days missing, 3 filled"
    std::string details;  ///< "load: missing 2024-01-11, ...; filled from the week before"
};

/// Imputes the first `max_rows` rows of each run of missing rows among the first `rows`.
///
/// target     the observed value of seven days before, at the same clock time
/// covariate  the value of the row before, imputed or not
///
/// Imputed rows are marked in column.imputed. They count as known after the column's usual delay, the median time from
/// a row's end until it was known. Rows before the column's first value are no gap.
///
/// The beginning of a long gap is filled too: whether a gap is short is not known before it ends, and nothing may be
/// filled by what came later.
GapNote fill_gaps(Column& column, const TimeAxis& axis, std::size_t rows, int max_rows);

/// Replaces what fill_gaps() put into gaps of at most `max_rows` rows by values on the line, in time, between the rows
/// before and behind the gap. They are known once both rows are; until then what they replace is, as a revision in
/// column.earlier. The column's made_of says which row is behind the gap.
///
/// Long gaps, and what is behind the last value, stay as they are.
void interpolate_gaps(Column& column, const TimeAxis& axis, std::size_t rows, int max_rows);

}  // namespace forecast
