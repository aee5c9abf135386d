#include "forecast/core/time.hpp"

#include <date/date.h>
#include <date/tz.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "forecast/core/error.hpp"
#include "forecast/core/limits.hpp"

namespace forecast {
namespace {

using std::chrono::seconds;

constexpr int kSecondsPerDay = 86400;
constexpr int kLargestOffsetHours = 14;  // of any time zone

const date::time_zone& zone_of(std::string_view name) {
    thread_local std::string last_name;
    thread_local const date::time_zone* last = nullptr;
    if (last == nullptr || name != last_name) {
        try {
            last = date::locate_zone(std::string(name));
        } catch (const std::exception&) {
            throw Error(ErrorKind::invalid_argument, "unknown time zone '{}'; use a name like Europe/Paris or UTC",
                        name);
        }
        last_name = name;
    }
    return *last;
}

date::local_seconds local_midnight(Day day) {
    return date::local_seconds(seconds(static_cast<std::int64_t>(day.number) * kSecondsPerDay));
}

/// Stores of others may hold any number of seconds: as far away as the calendar reaches, 27 000 years either way.
Timestamp within_calendar(Timestamp time) {
    constexpr seconds kFarthest{10'000'000LL * kSecondsPerDay};
    return std::clamp(time, Timestamp(-kFarthest), Timestamp(kFarthest));
}

int floor_days(seconds since_epoch) {
    return static_cast<int>(std::chrono::floor<date::days>(since_epoch).count());
}

bool all_digits(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool too_long(std::int64_t count) {
    return count > kLongestDuration.count() || count < -kLongestDuration.count();
}

/// Reads exactly `text`, of four digits at most.
std::optional<int> digits(std::string_view text) {
    if (text.size() > 4 || !all_digits(text)) {
        return std::nullopt;
    }
    int value = 0;
    for (const char c : text) {
        value = value * 10 + (c - '0');
    }
    return value;
}

/// "hh:mm", "hh:mm:ss" or "hh:mm:ss.fff"; the fraction is dropped.
std::optional<seconds> parse_clock(std::string_view text) {
    if (const auto dot = text.find('.'); dot != std::string_view::npos) {
        if (!all_digits(text.substr(dot + 1))) {
            return std::nullopt;
        }
        text = text.substr(0, dot);
    }
    if ((text.size() != 5 && text.size() != 8) || text[2] != ':' || (text.size() == 8 && text[5] != ':')) {
        return std::nullopt;
    }
    const auto hour = digits(text.substr(0, 2));
    const auto minute = digits(text.substr(3, 2));
    const auto second = text.size() == 8 ? digits(text.substr(6, 2)) : std::optional(0);
    if (!hour || !minute || !second || *minute > 59 || *second > 60) {
        return std::nullopt;
    }
    if (*hour > 24 || (*hour == 24 && (*minute > 0 || *second > 0))) {
        return std::nullopt;
    }
    return seconds(*hour * 3600 + *minute * 60 + *second);
}

/// Takes "Z", "+hh:mm", "+hhmm" or "+hh" off the end of a clock text; leaves what cannot be an offset of any place.
std::optional<seconds> take_offset(std::string_view& clock) {
    if (!clock.empty() && (clock.back() == 'Z' || clock.back() == 'z')) {
        clock.remove_suffix(1);
        return seconds(0);
    }
    const auto sign = clock.find_last_of("+-");
    if (sign == std::string_view::npos) {
        return std::nullopt;
    }
    std::string text(clock.substr(sign + 1));
    text.erase(std::remove(text.begin(), text.end(), ':'), text.end());
    const auto value = digits(text);
    if (!value || (text.size() != 4 && text.size() != 2)) {
        return std::nullopt;
    }
    const int hour = text.size() == 4 ? *value / 100 : *value;
    const int minute = text.size() == 4 ? *value % 100 : 0;
    if (hour > kLargestOffsetHours || minute > 59) {
        return std::nullopt;
    }
    const seconds offset((hour * 3600 + minute * 60) * (clock[sign] == '-' ? -1 : 1));
    clock = clock.substr(0, sign);
    return offset;
}

/// By its own day in UTC, as it is written: 1800-01-01 began in Paris when it was still 1799 there.
std::optional<Timestamp> in_believed_years(Timestamp time) {
    const int year = to_date(Day{floor_days(time.time_since_epoch())}).year;
    return year < kFirstYear || year > kLastYear ? std::nullopt : std::optional(time);
}

}  // namespace

Timestamp now() {
    return std::chrono::floor<seconds>(std::chrono::system_clock::now());
}

Day to_day(const Date& d) {
    const auto ymd = date::year(d.year) / d.month / d.day;
    return {static_cast<int>(date::sys_days(ymd).time_since_epoch().count())};
}

Date to_date(Day day) {
    const date::year_month_day ymd{date::sys_days(date::days(day.number))};
    return {static_cast<int>(ymd.year()), static_cast<int>(static_cast<unsigned>(ymd.month())),
            static_cast<int>(static_cast<unsigned>(ymd.day()))};
}

int weekday(Day day) {
    const int thursday_based = (day.number % 7 + 7) % 7;  // 1970-01-01 was a Thursday
    return (thursday_based + 3) % 7;
}

int day_of_year(Day day) {
    return day - to_day({to_date(day).year, 1, 1}) + 1;
}

Timestamp start_of(Day day, std::string_view zone) {
    return from_local(day, seconds(0), zone);
}

Day day_of(Timestamp any, std::string_view zone) {
    const Timestamp time = within_calendar(any);
    return {floor_days((time + utc_offset(time, zone)).time_since_epoch())};
}

seconds utc_offset(Timestamp time, std::string_view zone) {
    if (zone == "UTC" || zone == "GMT") {
        return seconds(0);
    }
    return zone_of(zone).get_info(within_calendar(time)).offset;
}

std::chrono::seconds local_clock(std::string_view text) {
    int hour = 0;
    int minute = 0;
    std::from_chars(text.data(), text.data() + 2, hour);
    std::from_chars(text.data() + 3, text.data() + 5, minute);
    return std::chrono::hours(hour) + std::chrono::minutes(minute);
}

Timestamp from_local(Day day, seconds time_of_day, std::string_view zone, bool second_pass) {
    const auto local = local_midnight(day) + time_of_day;
    if (zone == "UTC" || zone == "GMT") {
        return Timestamp(local.time_since_epoch());
    }
    const auto info = zone_of(zone).get_info(local);
    const bool after_change = info.result == date::local_info::ambiguous && second_pass;
    const auto offset = after_change ? info.second.offset : info.first.offset;
    // In the skipped hour the offset before the change gives the instant that the later local hour has.
    return Timestamp(local.time_since_epoch() - offset);
}

std::string format_day(Day day) {
    const Date d = to_date(day);
    return fmt::format("{:04}-{:02}-{:02}", d.year, d.month, d.day);
}

std::string format_utc(Timestamp any) {
    const Timestamp time = within_calendar(any);
    const int days = floor_days(time.time_since_epoch());
    const auto rest = time.time_since_epoch().count() - static_cast<std::int64_t>(days) * kSecondsPerDay;
    return fmt::format("{}T{:02}:{:02}:{:02}Z", format_day({days}), rest / 3600, rest / 60 % 60, rest % 60);
}

std::string format_local(Timestamp any, std::string_view zone) {
    const Timestamp time = within_calendar(any);
    const auto offset = utc_offset(time, zone);
    if (offset.count() % 60 != 0) {  // a town's own time, which no "+01:00" says
        return format_utc(time);
    }
    std::string text = format_utc(time + offset);
    text.pop_back();
    const auto minutes = std::abs(offset.count()) / 60;
    return fmt::format("{}{}{:02}:{:02}", text, offset.count() < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

std::optional<Day> parse_day(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') {
        return std::nullopt;
    }
    const auto year = digits(text.substr(0, 4));
    const auto month = digits(text.substr(5, 2));
    const auto day = digits(text.substr(8, 2));
    if (!year || !month || !day || *year < kFirstYear || *year > kLastYear ||
        !(date::year(*year) / *month / *day).ok()) {
        return std::nullopt;
    }
    return to_day({*year, *month, *day});
}

std::optional<Timestamp> parse_time(std::string_view text, std::string_view zone) {
    const auto day = parse_day(text.substr(0, 10));
    if (!day) {
        return std::nullopt;
    }
    if (text.size() == 10) {
        return in_believed_years(start_of(*day, zone));
    }
    if (text[10] != 'T' && text[10] != ' ') {
        return std::nullopt;
    }
    std::string_view clock = text.substr(11);
    const auto offset = take_offset(clock);
    const auto time_of_day = parse_clock(clock);
    if (!time_of_day) {
        return std::nullopt;
    }
    return in_believed_years(offset ? from_local(*day, *time_of_day - *offset, "UTC")
                                    : from_local(*day, *time_of_day, zone));
}

std::optional<seconds> parse_duration(std::string_view text) {
    struct Unit {
        std::string_view name;
        int seconds;
    };
    constexpr std::array kUnits = {Unit{"min", 60}, Unit{"s", 1},  Unit{"m", 60},   Unit{"h", 3600}, Unit{"d", 86400},
                                   Unit{"S", 1},    Unit{"M", 60}, Unit{"H", 3600}, Unit{"D", 86400}};
    if (!text.empty() && text.front() == 'P') {
        text.remove_prefix(1);
    }
    std::optional<seconds> total;
    while (!text.empty()) {
        if (text.front() == 'T') {
            text.remove_prefix(1);
            continue;
        }
        std::int64_t count = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
        if (error != std::errc{} || too_long(count)) {
            return std::nullopt;
        }
        text.remove_prefix(static_cast<std::size_t>(end - text.data()));
        if (text.empty()) {
            return total ? std::nullopt : std::optional(seconds(count));
        }
        const auto unit = std::find_if(kUnits.begin(), kUnits.end(),
                                       [&](const Unit& u) { return text.substr(0, u.name.size()) == u.name; });
        if (unit == kUnits.end()) {
            return std::nullopt;
        }
        text.remove_prefix(unit->name.size());
        total = total.value_or(seconds(0)) + seconds(count * unit->seconds);
        if (too_long(total->count())) {
            return std::nullopt;
        }
    }
    return total;
}

std::string format_duration(seconds duration) {
    const auto s = duration.count();
    if (s != 0 && s % kSecondsPerDay == 0) {
        return fmt::format("{}d", s / kSecondsPerDay);
    }
    if (s != 0 && s % 3600 == 0) {
        return fmt::format("{}h", s / 3600);
    }
    return s != 0 && s % 60 == 0 ? fmt::format("{}min", s / 60) : fmt::format("{}s", s);
}

}  // namespace forecast
