#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

// Time: instants in UTC, calendar days, and the way between the two through a time zone.
//
// Inside the program all instants are UTC. Local time exists as a Day, in calendar features and in what people read or
// write. Zones have IANA names ("Europe/Paris"); each function that takes one throws Error(invalid_argument) for an
// unknown one. All functions are safe from several threads.

namespace forecast {

/// An instant: UTC, whole seconds since 1970-01-01T00:00:00Z.
using Timestamp = std::chrono::time_point<std::chrono::system_clock, std::chrono::seconds>;

/// A calendar day, counted from 1970-01-01. It has no instant until a zone is named: see start_of().
struct Day {
    int number = 0;

    friend bool operator==(Day a, Day b) { return a.number == b.number; }
    friend bool operator!=(Day a, Day b) { return a.number != b.number; }
    friend bool operator<(Day a, Day b) { return a.number < b.number; }
    friend bool operator<=(Day a, Day b) { return a.number <= b.number; }
    friend bool operator>(Day a, Day b) { return a.number > b.number; }
    friend bool operator>=(Day a, Day b) { return a.number >= b.number; }
    friend Day operator+(Day day, int days) { return {day.number + days}; }
    friend Day operator-(Day day, int days) { return {day.number - days}; }
    friend int operator-(Day a, Day b) { return a.number - b.number; }
};

/// A day of the Gregorian calendar, taken apart.
struct Date {
    int year = 1970;
    int month = 1;  ///< 1 .. 12
    int day = 1;    ///< 1 .. 31
};

/// Half-open: [begin, end).
struct Period {
    Timestamp begin;
    Timestamp end;
};

inline constexpr std::string_view kParis = "Europe/Paris";

/// The present instant, rounded down to the second.
Timestamp now();

/// REQUIRES: a date that exists.
Day to_day(const Date& date);
/// The date of a day.
Date to_date(Day day);
int weekday(Day day);      ///< Monday 0 .. Sunday 6
int day_of_year(Day day);  ///< 1 .. 366

/// The instant at which `day` begins in `zone`.
Timestamp start_of(Day day, std::string_view zone);
/// The calendar day of `zone` that contains `time`.
Day day_of(Timestamp time, std::string_view zone);
/// Local time minus UTC in `zone` at `time`: 3600 s in Paris in winter.
std::chrono::seconds utc_offset(Timestamp time, std::string_view zone);
/// "02:15" as the time since midnight. REQUIRES: "hh:mm", as clock_time() (option.hpp) accepts it.
std::chrono::seconds local_clock(std::string_view text);

/// The instant of a local wall-clock time. When clocks go forward, a skipped time gives the instant of the time an hour
/// later. When they go back, a repeated time gives its first pass, or its second with `second_pass`.
///
/// In Paris: 31 March 2024, 02:30 (skipped) is 01:30Z; 27 October 2024, 02:30 is 00:30Z, its second pass 01:30Z.
Timestamp from_local(Day day, std::chrono::seconds time_of_day, std::string_view zone, bool second_pass = false);

/// "2024-03-31"
std::string format_day(Day day);
/// "2024-03-31T01:00:00Z"
std::string format_utc(Timestamp time);
/// "2024-03-31T03:00:00+02:00". In UTC for instants at which the zone's offset was not a whole number of minutes.
std::string format_local(Timestamp time, std::string_view zone);

/// "2024-03-31". Nothing if the text is anything else, or no day of a year within core/limits.hpp.
std::optional<Day> parse_day(std::string_view text);
/// ISO 8601: a day, or a day and a time separated by T or a blank. With `Z` or an offset (+hh:mm), else local to
/// `zone`; a day alone is its beginning. Fractions of a second are dropped. Nothing if it is not one.
std::optional<Timestamp> parse_time(std::string_view text, std::string_view zone);

/// "90s", "15min", "2h", "1d", "1d2h", "PT2H", "P1D", or bare seconds. A day is 24 hours, M is minutes. Nothing if it
/// is none of these, or beyond core/limits.hpp.
std::optional<std::chrono::seconds> parse_duration(std::string_view text);
/// The same with the largest unit that fits: 900 s -> "15min".
std::string format_duration(std::chrono::seconds duration);

}  // namespace forecast
