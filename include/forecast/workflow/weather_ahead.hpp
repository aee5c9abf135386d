#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "forecast/core/forecaster.hpp"
#include "forecast/core/frame.hpp"

// Weather where no forecast of it reaches: what stands in, and what that is called.

namespace forecast {

/// A weather column whose last known value stands in for later ones (persistence).
struct StandIn {
    std::string column;
    std::size_t last = 0;  ///< row of that value
};

/// Carries each weather column on from its last known value to the end of the frame, if that value is at most
/// kLongestGap days old at row `first`. Returns those that end before row `until`. Calendars are left alone.
std::vector<StandIn> carry_weather_on(Frame& frame, std::size_t first, std::size_t until);

/// Logs a warning for each end, with its day.
void tell(const std::vector<StandIn>& stand_ins, const Frame& frame);

/// What the weather of a row is to a forecast issued at `issued_at`. `frame` is as it was before anything stood in.
///
/// observed     known then, measured
/// forecast     known then, a weather forecast
/// issued       not known then; as it was forecast, or might have been (weather mode issued)
/// perfect      not known then; as it came (weather mode perfect)
/// persistence  an earlier value stands in
/// none         there is no weather, or `mode` is none
///
/// Of several columns, the word furthest down in observed, forecast, issued, perfect, persistence.
std::string weather_label(const Frame& frame, WeatherMode mode, Timestamp issued_at, std::size_t row);

/// Why a forecaster has no forecast for `row`, in a sentence: what is unknown of the days before it, as far as that can
/// be told.
std::string why_not_forecast(const Frame& frame, const IssueOptions& issue, std::size_t row);

}  // namespace forecast
