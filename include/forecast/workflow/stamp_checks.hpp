#pragma once

#include <optional>
#include <string>
#include <vector>

#include "forecast/store/observation_store.hpp"

// Is the clock right, and were values stamped by a wrong one? Checked before anything is fetched, and by doctor.

namespace forecast {

/// Values of `store` that are stamped by a wrong clock, as seen now.
std::vector<DoubtfulStamp> stamps_of_wrong_clocks(const ObservationStore& store);
/// "17 values of 2 series, known from 2000-01-01T00:00:00Z to 2035-06-01T00:00:00Z". REQUIRES: not empty.
std::string stamps_in_words(const std::vector<DoubtfulStamp>& stamps);

/// The newest time of an observed value, if it lies ahead of this machine's clock by more than kClockTolerance.
std::optional<Timestamp> measured_after_now(const ObservationStore& store);
/// Throws Error if the store holds values that became known after the present time of this machine: one of the two is
/// wrong, and what is stored now would be stamped wrongly or hidden behind them. Logs a warning if values were measured
/// later.
void refuse_a_doubtful_clock(const ObservationStore& store);

}  // namespace forecast
