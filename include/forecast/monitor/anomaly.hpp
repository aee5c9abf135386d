#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "forecast/core/enum_texts.hpp"

// What a day with an error beyond all expectation may have been.

namespace forecast {

/// What may lie behind an anomaly. It is a guess, by simple rules.
enum class AnomalyKind {
    meter,    ///< the load itself is doubtful
    weather,  ///< the weather came otherwise than forecast
    holiday,  ///< people did not work, and the calendar does not know it
    outage,   ///< much less load than on any day around
    unknown
};
template <>
struct EnumTexts<AnomalyKind> {
    static constexpr std::array<std::string_view, 5> values = {"meter", "weather", "holiday", "outage", "unknown"};
};

/// What is known of such a day. Loads are in the target's unit.
struct AnomalyEvidence {
    double load = 0;
    double forecast = 0;
    bool is_faulty = false;                   ///< `data check` finds a fault in its load
    bool is_working_day = true;               ///< by the calendar: no weekend, no holiday
    std::optional<double> free_day_load;      ///< mean of the newest Sundays before it
    std::optional<double> smallest_around;    ///< smallest of the four weeks before it
    std::optional<double> temperature_error;  ///< of the day's forecast, in °C
    double temperature_limit = 2.5;           ///< °C that a temperature forecast may be wrong by
};

/// The first of these rules that holds:
///
///   meter    a fault was found, the load is not above 0, or it is less than half or more than twice the forecast
///   weather  the temperature forecast was wrong by more than the limit
///   holiday  a working day whose load lies nearer to a Sunday's than to the forecast
///   outage   less load than on any day of the four weeks before
AnomalyKind guess_anomaly(const AnomalyEvidence& evidence);

}  // namespace forecast
