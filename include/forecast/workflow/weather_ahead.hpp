#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "forecast/core/forecaster.hpp"
#include "forecast/core/frame.hpp"

namespace forecast {

/// A weather column whose last known value stands in for those that are not known.
struct StandIn {
    std::string column;
    std::size_t last = 0;  ///< the row that it is of
};

/// Carries the weather on from its last known value where it ends before row `until`, if that is not older than
/// kLongestGap at row `first`; a calendar says what it says.
std::vector<StandIn> carry_weather_on(Frame& frame, std::size_t first, std::size_t until);

/// A warning of each end, with its day.
void tell(const std::vector<StandIn>& stand_ins, const Frame& frame);

/// What the weather of a row of `frame` (as it was before anything stood in) is to a forecast issued at `issued_at`:
/// "observed" or "forecast" then; not known then, but "perfect", as it came, or "issued", as it was forecast or might
/// have been; "persistence" of an earlier value; "none" without weather, or in that `mode` (IssueOptions::weather). Of
/// several columns the word that says most of what could not be known.
std::string weather_label(const Frame& frame, WeatherMode mode, Timestamp issued_at, std::size_t row);

/// Why a forecaster says nothing on `row` of a frame: what is not known of the days before it, as far as that can be
/// told.
std::string why_not_forecast(const Frame& frame, const IssueOptions& issue, std::size_t row);

}  // namespace forecast
