#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace forecast {

/// What was read of a time stamp so far: the clock on the wall and, where it says so, its distance from UTC.
struct WrittenTime {
    int year = 1970;
    int month = 1;
    int day = 1;
    bool has_clock = false;
    int hour = 0;
    int minute = 0;
    int second = 0;
    bool afternoon = false;                     ///< PM
    bool half_day = false;                      ///< hours of 1 to 12
    std::string offset;                         ///< "Z", "+01:00"; empty: local
    std::optional<std::int64_t> epoch_seconds;  ///< instead of all that
};

/// Reads the beginning of `text` by `pattern` and cuts it off: %Y %y %m %d %H %I %M %S %p %b %z %Z %s as in strptime, a
/// blank for any number of blanks, all else as it stands. Numbers may lack their leading zeros, seconds may have a
/// fraction. Nothing, and `text` as it was, where it does not match. `time` gets what is read.
bool take_time(std::string_view& text, std::string_view pattern, WrittenTime& time);

/// "2024-03-31T02:30:00+01:00", "2024-03-31" without a clock, as parse_time() reads it; it says whether there is such a
/// day.
std::string to_iso(const WrittenTime& time);

}  // namespace forecast
