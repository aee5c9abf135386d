#include "time_stamps.hpp"

#include <algorithm>
#include <array>

#include "forecast/core/ascii.hpp"
#include "forecast/core/text.hpp"
#include "forecast/core/time.hpp"
#include "time_pattern.hpp"

namespace forecast {
namespace {

constexpr std::string_view kIsoDay = "%Y-%m-%d";
constexpr std::string_view kCompactDay = "%Y%m%d";
constexpr std::string_view kEpoch = "%s";

constexpr std::array<std::string_view, 14> kDays = {kIsoDay,    "%Y/%m/%d",  "%Y.%m.%d", "%d.%m.%Y",  "%d/%m/%Y",
                                                    "%m/%d/%Y", "%d-%m-%Y",  "%m-%d-%Y", kCompactDay, "%d.%m.%y",
                                                    "%d %b %Y", "%d. %b %Y", "%d-%b-%Y", "%b %d, %Y"};
constexpr std::array<std::string_view, 7> kClocks = {"%H:%M:%S", "%H:%M", "%I:%M:%S %p", "%I:%M %p",
                                                     "%H%M%S",   "%H%M",  "%H"};

/// Whether `rest` ends a stamp, with a zone or without; it goes into `time`.
bool takes_zone(std::string_view rest, WrittenTime& time) {
    rest = trimmed(rest);
    if (rest.empty()) {
        return true;
    }
    for (const auto* const pattern : {"%z", "%Z", "(%Z)"}) {
        if (std::string_view zone = rest; take_time(zone, pattern, time) && zone.empty()) {
            return true;
        }
    }
    return false;
}

bool takes_clock(std::string_view rest, WrittenTime& time) {
    rest = trimmed(rest);
    if (!rest.empty() && (rest[0] == 'T' || rest[0] == ',')) {
        rest = trimmed(rest.substr(1));
    }
    if (rest.empty()) {
        return true;
    }
    for (const auto pattern : kClocks) {
        WrittenTime with_clock = time;
        if (std::string_view behind = rest; take_time(behind, pattern, with_clock) && takes_zone(behind, with_clock)) {
            time = with_clock;
            return true;
        }
    }
    return false;
}

/// By a pattern of the day; the rest may be any clock.
std::string iso_by_day(std::string_view text, std::string_view day) {
    WrittenTime time;
    if (!take_time(text, day, time)) {
        return "";
    }
    const bool runs_on = !text.empty() && is_digit(text[0]) && day != kCompactDay;
    const bool fits = day == kEpoch ? text.empty() : !runs_on && takes_clock(text, time);
    return fits ? to_iso(time) : "";
}

std::string iso_by_pattern(std::string_view text, std::string_view pattern) {
    WrittenTime time;
    return take_time(text, pattern, time) && trimmed(text).empty() ? to_iso(time) : "";
}

bool is_time(const std::string& iso) {
    return !iso.empty() && parse_time(iso, "UTC").has_value();
}

bool fits_day(std::string_view text, std::string_view day) {
    return is_time(iso_by_day(text, day));
}

}  // namespace

TimeStamps::TimeStamps(std::string pattern) {
    if (!pattern.empty()) {
        patterns_ = {std::move(pattern)};
        whole_ = true;
        looked_at_ = 1;
    }
}

void TimeStamps::look_at(std::string_view text) {
    const std::string_view begin = split_interval(text).begin;
    std::vector<std::string> known = patterns_;
    if (looked_at_ == 0) {
        known.assign(kDays.begin(), kDays.end());
    }
    std::vector<std::string> fitting;
    std::copy_if(known.begin(), known.end(), std::back_inserter(fitting),
                 [&](const std::string& day) { return fits_day(begin, day); });
    if (looked_at_ == 0 && fitting.empty() && fits_day(begin, kEpoch)) {
        fitting.emplace_back(kEpoch);
    }
    if (!fitting.empty()) {
        patterns_ = std::move(fitting);
        ++looked_at_;
    }
}

void TimeStamps::prefer(const std::string& pattern) {
    if (std::find(patterns_.begin(), patterns_.end(), pattern) != patterns_.end()) {
        patterns_ = {pattern};
    }
}

std::string_view TimeStamps::read(std::string_view text) {
    text = trimmed(text);
    if (patterns_.empty() || text.empty()) {
        return {};
    }
    const std::string& pattern = patterns_.front();
    if (!whole_ && pattern == kIsoDay && parse_time(text, "UTC")) {
        return text;
    }
    const std::string_view begin = split_interval(text).begin;
    iso_ = whole_ ? iso_by_pattern(begin, pattern) : iso_by_day(begin, pattern);
    return is_time(iso_) ? std::string_view(iso_) : std::string_view();
}

WrittenInterval split_interval(std::string_view text) {
    for (const std::string_view mark : {" - ", " \u2013 ", " to "}) {
        if (const auto at = text.find(mark); at != std::string_view::npos) {
            return {trimmed(text.substr(0, at)), trimmed(text.substr(at + mark.size()))};
        }
    }
    return {trimmed(text), {}};
}

bool is_clock(std::string_view text) {
    text = trimmed(text);
    WrittenTime time;
    return text.find(':') != std::string_view::npos && !text.empty() && is_digit(text[0]) && takes_clock(text, time);
}

}  // namespace forecast
