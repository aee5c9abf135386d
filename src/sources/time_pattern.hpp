#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// One time as text, read by a pattern as of strptime. std::get_time and strptime depend on the locale, and need leading
// zeros or accept too much.

namespace forecast {

/// What has been read of a time so far: a wall clock and, if the text says so, its offset from UTC.
struct WrittenTime {
    int year = 1970;
    int month = 1;
    int day = 1;
    bool has_clock = false;
    int hour = 0;
    int minute = 0;
    int second = 0;
    bool afternoon = false;                     ///< "pm" was read
    bool half_day = false;                      ///< hours run from 1 to 12
    std::string offset;                         ///< "Z", "+01:00"; empty: local
    std::optional<std::int64_t> epoch_seconds;  ///< seconds since 1970, in place of all that
};

/// Reads the beginning of `text` by `pattern`, cuts it off, and puts what was read into `time`. Returns false, with
/// both unchanged, if it does not match.
///
/// Fields: %Y %y %m %d %H %I %M %S %p %b %z %Z %s as in strptime. A blank stands for any number of blanks, everything
/// else for itself. Numbers may lack leading zeros, seconds may have a fraction. Month names may be English, French,
/// German or Spanish.
bool take_time(std::string_view& text, std::string_view pattern, WrittenTime& time);

/// "2024-03-31T02:30:00+01:00", or "2024-03-31" without a clock, for parse_time(), which checks that there is such a
/// day. Empty for an hour that a 12-hour clock does not have.
std::string to_iso(const WrittenTime& time);

}  // namespace forecast
