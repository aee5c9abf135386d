#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace forecast {

/// UTC, seconds since 1970-01-01T00:00:00Z. Local time exists only as a `Day` and in calendar features.
using Timestamp = std::chrono::time_point<std::chrono::system_clock, std::chrono::seconds>;

/// A calendar day of some time zone, counted from 1970-01-01; it has no instant until a zone is named.
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

struct Date {
    int year = 1970;
    int month = 1;  ///< 1 .. 12
    int day = 1;    ///< 1 .. 31
};

/// Half-open: `begin` belongs to it, `end` does not.
struct Period {
    Timestamp begin;
    Timestamp end;
};

inline constexpr std::string_view kParis = "Europe/Paris";

Timestamp now();

Day to_day(const Date& date);
Date to_date(Day day);
int weekday(Day day);      ///< Monday 0 .. Sunday 6
int day_of_year(Day day);  ///< 1 .. 366

/// The instant at which `day` begins in `zone`; throws Error on an unknown zone.
Timestamp start_of(Day day, std::string_view zone);
/// The calendar day of `zone` that `time` falls into.
Day day_of(Timestamp time, std::string_view zone);
/// Local minus UTC time of `zone` at `time`.
std::chrono::seconds utc_offset(Timestamp time, std::string_view zone);
/// "02:15" as the time since midnight; the text is one that clock_time() in option.hpp has let through.
std::chrono::seconds local_clock(std::string_view text);

/// A local wall-clock time as an instant. In the hour that a clock change skips, the later local hour's instant;
/// in the hour it repeats, the first pass, or the second with `second_pass`.
Timestamp from_local(Day day, std::chrono::seconds time_of_day, std::string_view zone, bool second_pass = false);

/// "2024-03-31"
std::string format_day(Day day);
/// "2024-03-31T01:00:00Z"
std::string format_utc(Timestamp time);
/// "2024-03-31T03:00:00+02:00"; in UTC where the zone was not yet off by whole minutes.
std::string format_local(Timestamp time, std::string_view zone);

/// "2024-03-31"; nothing if the text is not exactly a day of the calendar, of a year within core/limits.hpp.
std::optional<Day> parse_day(std::string_view text);
/// ISO 8601: a day or a day and a time, with `Z` or `+hh:mm`, or else local to `zone`. Nothing if it is not one.
std::optional<Timestamp> parse_time(std::string_view text, std::string_view zone);

/// "90s", "15min", "2h", "1d", "1d2h", "PT2H", "P1D" or bare seconds; nothing if it is none, or beyond core/limits.hpp.
std::optional<std::chrono::seconds> parse_duration(std::string_view text);
/// The shortest of the forms above, such as "15min".
std::string format_duration(std::chrono::seconds duration);

}  // namespace forecast
