#pragma once

#include <memory>

#include "forecast/features/feature.hpp"

// The makers of all feature types, for the table in pipeline.cpp. What each gives: docs/reference/features.md.

namespace forecast {

/// Owned by the pipeline's call that made it.
using FeaturePointer = std::unique_ptr<Feature>;

// Each makes one type of feature for a frame. REQUIRES: the pipeline has checked the numbers of `of` and `at`, that
// `at` are whole days from 1 on, and that the columns exist.

/// The column itself.
FeaturePointer make_value(const FeatureOptions& options, const Frame& frame);
/// The value some days before, at the same clock time: load_j-7.
FeaturePointer make_lag(const FeatureOptions& options, const Frame& frame);
/// The value some days after. Throws Error(invalid_argument) for a column that is not known ahead.
FeaturePointer make_lead(const FeatureOptions& options, const Frame& frame);
/// The value minus that of some days before.
FeaturePointer make_difference(const FeatureOptions& options, const Frame& frame);
/// The mean over the rows of some days before, the row itself excluded; half of them must be known.
FeaturePointer make_rolling_mean(const FeatureOptions& options, const Frame& frame);
/// Monday 0 .. Sunday 6.
FeaturePointer make_day_of_week(const FeatureOptions& options, const Frame& frame);
/// 1 .. 12.
FeaturePointer make_month(const FeatureOptions& options, const Frame& frame);
/// 1 on Saturday and Sunday, else 0; likewise the next three.
FeaturePointer make_is_weekend(const FeatureOptions& options, const Frame& frame);
/// 1 on a French public holiday.
FeaturePointer make_is_holiday(const FeatureOptions& options, const Frame& frame);
/// 1 on the day before one.
FeaturePointer make_is_holiday_prev(const FeatureOptions& options, const Frame& frame);
/// 1 on the day after one.
FeaturePointer make_is_holiday_next(const FeatureOptions& options, const Frame& frame);
/// Dummy variables of weekdays, holidays, bridge and Christmas days; yearly harmonics; August, summer time, years since
/// 2010.
FeaturePointer make_calendar(const FeatureOptions& options, const Frame& frame);
/// Daily harmonics of the local clock time; on a daily frame the same in every row.
FeaturePointer make_time_of_day(const FeatureOptions& options, const Frame& frame);
/// The kind of day as codes without an order, for factor effects and `by` of an additive model.
FeaturePointer make_day_codes(const FeatureOptions& options, const Frame& frame);
/// Such codes of the days from which the load's lags come.
FeaturePointer make_lag_day_codes(const FeatureOptions& options, const Frame& frame);
/// The last known load and those of days before it, their means, and what kinds of days they were.
FeaturePointer make_load_memory(const FeatureOptions& options, const Frame& frame);
/// The newest known hours of the load against the same hours 1, 2 and 7 days before.
FeaturePointer make_recent_change(const FeatureOptions& options, const Frame& frame);
/// The load's mean on the newest day that is known to its end, and on the six before it.
FeaturePointer make_day_means(const FeatureOptions& options, const Frame& frame);
/// Heating and cooling degrees, exponentially smoothed temperature, and their changes since the days of the lags.
FeaturePointer make_temperature_response(const FeatureOptions& options, const Frame& frame);
/// The smoothed temperature at the days of the lags.
FeaturePointer make_temperature_memory(const FeatureOptions& options, const Frame& frame);
/// Heating degrees times wind speed.
FeaturePointer make_wind_chill(const FeatureOptions& options, const Frame& frame);

}  // namespace forecast
