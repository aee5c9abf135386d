#pragma once

#include <optional>
#include <string>
#include <vector>

#include "forecast/store/observation_store.hpp"

namespace forecast {

/// Values of `store` that are stamped by a wrong clock, as seen now.
std::vector<DoubtfulStamp> stamps_of_wrong_clocks(const ObservationStore& store);
/// "17 values of 2 series, known from 2000-01-01T00:00:00Z to 2035-06-01T00:00:00Z"
std::string stamps_in_words(const std::vector<DoubtfulStamp>& stamps);

/// The newest time of an observed value, where this machine's clock has not come to it yet by more than it may be off.
std::optional<Timestamp> measured_after_now(const ObservationStore& store);
/// Throws Error where the store holds values known later than this machine's clock says it is: either is wrong, and
/// what is stored now would be stamped wrongly too, or hidden behind them. Warns of values measured later.
void refuse_a_doubtful_clock(const ObservationStore& store);

}  // namespace forecast
