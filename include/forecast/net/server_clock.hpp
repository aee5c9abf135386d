#pragma once

#include <optional>
#include <string>

#include "forecast/core/time.hpp"
#include "forecast/net/http_client.hpp"

namespace forecast {

/// Clocks that differ by more are not believed: what is stamped by a wrong one is known too early or too late for ever.
inline constexpr std::chrono::seconds kClockTolerance{3600};

/// When the answer left its server: its `Date`, later by the `Age` that a cache on the way gave it. Nothing without
/// one.
std::optional<Timestamp> server_time(const HttpResponse& response);

/// A sentence with both times where the answer of `url` left its server more than kClockTolerance before or after
/// `here`.
std::optional<std::string> clock_fault(const HttpResponse& response, const std::string& url, Timestamp here);
/// The same as an Error that says what to do.
void check_clock(const HttpResponse& response, const std::string& url, Timestamp here);

}  // namespace forecast
