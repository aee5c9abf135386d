#pragma once

#include <optional>
#include <string>

#include "forecast/core/time.hpp"
#include "forecast/net/http_client.hpp"

// Is this machine's clock right? Values are stamped with the moment they were fetched; a wrong clock would stamp them
// wrong for ever. The `Date` of every answer is compared with the clock.

namespace forecast {

/// Difference of two clocks from which on one of them is wrong.
inline constexpr std::chrono::seconds kClockTolerance{3600};

/// When the answer left its server: its `Date`, plus the `Age` that a cache on the way gave it. Nothing without a
/// `Date`.
std::optional<Timestamp> server_time(const HttpResponse& response);

/// A sentence with both times if they differ by more than kClockTolerance; `here` is this machine's time.
std::optional<std::string> clock_fault(const HttpResponse& response, const std::string& url, Timestamp here);
/// The same as an Error(internal) with what to do about it.
void check_clock(const HttpResponse& response, const std::string& url, Timestamp here);

}  // namespace forecast
