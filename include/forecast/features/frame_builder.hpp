#pragma once

#include <map>
#include <string>
#include <vector>

#include "forecast/core/forecaster.hpp"
#include "forecast/core/frame.hpp"
#include "forecast/core/series.hpp"
#include "forecast/features/options.hpp"

// From stored series to a frame: aggregation in time, availability, imputation of gaps, weather forecasts.

namespace forecast {

/// A frame, and what was done to make it.
struct BuiltFrame {
    Frame frame;                       ///< column 0 is the target
    std::vector<std::string> notes;    ///< for the operator, a line each: how many days are missing, how many imputed
    std::vector<std::string> details;  ///< the days behind these notes
};

/// Puts series onto one axis. `series` is keyed by "source.column".
///
/// Axis: from the first row that has a target (or the earlier `begin`) to the last, and `rows_ahead` rows beyond it,
/// with target NaN.
///
/// Values: a row's value is the aggregate of the series' time steps within it. A row with less than min_share of its
/// steps is missing; a day of 23 or 25 hours expects 23 or 25 hours of steps. A sum over missing steps is scaled up to
/// all of them. A series coarser than the axis is refused, but for a covariate with the aggregate "hold": each row has
/// the value of the step that it begins in.
///
/// Availability: a row is known when its last step was; the target never before the row's end. Later versions of a step
/// become revisions of the row.
///
/// Gaps: the first max_gap_rows rows of each run of missing rows are imputed, from the past only: see fill_gaps(). Of
/// future covariates they become interpolated values as soon as the row behind a gap is known: see interpolate_gaps().
/// Nothing is imputed in the `rows_ahead`, nor in a calendar: what it does not say is not known.
///
/// Two data sets: behind the last row that `from` gives, the rows of a past covariate come from `continued_by`.
///
/// Weather ahead: a series "x.forecast/<column>" beside "x.<column>" gives the rows behind the last observed one.
///
/// Issued weather (`issue.weather` is issued): future covariates get what was forecast of them, n times 24 hours
/// before, from the series "x.previous_day<n>/<column>". Before these begin, or without them, they get what was
/// observed, with a simulated error: see WeatherErrorOptions and is_temperature().
///
/// Throws Error(insufficient_data) for a missing or empty series, for a target too sparse for any row, and if weather
/// forecasts are stored, but not for the lead time of `issue`. Throws Error(invalid_argument) for a step that does not
/// divide a day, and a series coarser than it.
BuiltFrame build_frame(const std::map<std::string, Series>& series, const FrameOptions& options, std::size_t rows_ahead,
                       const IssueOptions& issue = {});

}  // namespace forecast
