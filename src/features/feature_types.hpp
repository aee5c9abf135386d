#pragma once

#include <memory>

#include "forecast/features/feature.hpp"

// The makers of all feature types, for the table in pipeline.cpp. What each gives: docs/reference/features.md.

namespace forecast {

/// Owned by the pipeline's call that made it.
using FeaturePointer = std::unique_ptr<Feature>;

// Each makes one type of feature for a frame. REQUIRES: the pipeline has checked the numbers of `of` and `at`, that
// `at` are whole days from 1 on, and that the columns exist.
FeaturePointer make_value(const FeatureOptions& options, const Frame& frame);
FeaturePointer make_lag(const FeatureOptions& options, const Frame& frame);
FeaturePointer make_lead(const FeatureOptions& options, const Frame& frame);
FeaturePointer make_difference(const FeatureOptions& options, const Frame& frame);
FeaturePointer make_rolling_mean(const FeatureOptions& options, const Frame& frame);
FeaturePointer make_day_of_week(const FeatureOptions& options, const Frame& frame);
FeaturePointer make_month(const FeatureOptions& options, const Frame& frame);
FeaturePointer make_is_weekend(const FeatureOptions& options, const Frame& frame);
FeaturePointer make_is_holiday(const FeatureOptions& options, const Frame& frame);
FeaturePointer make_is_holiday_prev(const FeatureOptions& options, const Frame& frame);
FeaturePointer make_is_holiday_next(const FeatureOptions& options, const Frame& frame);
FeaturePointer make_calendar(const FeatureOptions& options, const Frame& frame);
FeaturePointer make_day_codes(const FeatureOptions& options, const Frame& frame);
FeaturePointer make_lag_day_codes(const FeatureOptions& options, const Frame& frame);
FeaturePointer make_load_memory(const FeatureOptions& options, const Frame& frame);
FeaturePointer make_recent_change(const FeatureOptions& options, const Frame& frame);
FeaturePointer make_day_means(const FeatureOptions& options, const Frame& frame);
FeaturePointer make_temperature_response(const FeatureOptions& options, const Frame& frame);
FeaturePointer make_temperature_memory(const FeatureOptions& options, const Frame& frame);
FeaturePointer make_wind_chill(const FeatureOptions& options, const Frame& frame);

}  // namespace forecast
