#include "time_pattern.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <utility>

#include <fmt/format.h>

#include "forecast/core/ascii.hpp"
#include "forecast/core/time.hpp"

namespace forecast {
namespace {

constexpr std::array<std::pair<std::string_view, int>, 26> kMonths = {
    {{"jan", 1},      {"feb", 2},  {"mar", 3},  {"apr", 4},  {"may", 5},      {"jun", 6},      {"jul", 7},
     {"aug", 8},      {"sep", 9},  {"oct", 10}, {"nov", 11}, {"dec", 12},     {"f\u00E9v", 2}, {"fev", 2},
     {"avr", 4},      {"mai", 5},  {"juin", 6}, {"juil", 7}, {"ao\u00FB", 8}, {"aou", 8},      {"d\u00E9c", 12},
     {"m\u00E4r", 3}, {"okt", 10}, {"dez", 12}, {"ene", 1},  {"ago", 8}}};

/// `least` to `most` digits off the beginning.
std::optional<int> take_digits(std::string_view& text, std::size_t least, std::size_t most) {
    std::size_t count = 0;
    int value = 0;
    while (count < std::min(most, text.size()) && is_digit(text[count])) {
        value = value * 10 + (text[count++] - '0');
    }
    if (count < least) {
        return std::nullopt;
    }
    text.remove_prefix(count);
    return value;
}

bool take(std::string_view& text, std::size_t least, std::size_t most, int& value) {
    const auto digits = take_digits(text, least, most);
    value = digits.value_or(value);
    return digits.has_value();
}

bool take_month_name(std::string_view& text, WrittenTime& time) {
    const auto is_part = [](char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0 || (c & 0x80) != 0; };
    const auto end = std::find_if_not(text.begin(), text.end(), is_part);
    const std::string word = in_lower_case(text.substr(0, static_cast<std::size_t>(end - text.begin())));
    for (const auto& [name, month] : kMonths) {
        if (word.compare(0, name.size(), name) == 0 && word.size() >= name.size()) {
            text.remove_prefix(word.size());
            time.month = month;
            return true;
        }
    }
    return false;
}

/// "Z", "+1", "+01", "+0100", "+01:00".
bool take_offset(std::string_view& text, WrittenTime& time) {
    if (!text.empty() && (text[0] == 'Z' || text[0] == 'z')) {
        text.remove_prefix(1);
        time.offset = "Z";
        return true;
    }
    if (text.empty() || (text[0] != '+' && text[0] != '-')) {
        return false;
    }
    auto rest = text.substr(1);
    const auto hour = take_digits(rest, 1, 2);
    if (!hour) {
        return false;
    }
    if (!rest.empty() && rest[0] == ':') {
        rest.remove_prefix(1);
    }
    const int minute = take_digits(rest, 2, 2).value_or(0);
    time.offset = fmt::format("{}{:02}:{:02}", text[0], *hour, minute);
    text = rest;
    return true;
}

bool take_zone_name(std::string_view& text, WrittenTime& time) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kZoneNames = {
        {{"CEST", "+02:00"}, {"CET", "+01:00"}, {"UTC", "Z"}, {"GMT", "Z"}}};
    for (const auto& [name, offset] : kZoneNames) {
        if (text.substr(0, name.size()) == name) {
            text.remove_prefix(name.size());
            time.offset = offset;
            return true;
        }
    }
    return false;
}

bool take_seconds(std::string_view& text, WrittenTime& time) {
    if (!take(text, 1, 2, time.second)) {
        return false;
    }
    if (text.size() > 1 && (text[0] == '.' || text[0] == ',') && is_digit(text[1])) {
        text.remove_prefix(1);
        while (!text.empty() && is_digit(text[0])) {
            text.remove_prefix(1);
        }
    }
    return true;
}

bool take_half_day(std::string_view& text, WrittenTime& time) {
    const std::string word = in_lower_case(text.substr(0, 2));
    if (word != "am" && word != "pm") {
        return false;
    }
    text.remove_prefix(2);
    time.half_day = true;
    time.afternoon = word == "pm";
    return true;
}

/// Seconds since 1970, or of more than 11 digits milliseconds.
bool take_epoch(std::string_view& text, WrittenTime& time) {
    constexpr std::size_t kMostDigits = 14;
    constexpr std::int64_t kMostSeconds = 99'999'999'999;
    std::int64_t count = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + std::min(text.size(), kMostDigits), count);
    if (error != std::errc{}) {
        return false;
    }
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    time.epoch_seconds = count > kMostSeconds ? count / 1000 : count;
    return true;
}

bool take_clock_part(std::string_view& text, int& part, WrittenTime& time) {
    time.has_clock = true;
    return take(text, 1, 2, part);
}

bool take_field(std::string_view& text, char field, WrittenTime& time) {
    switch (field) {
        case 'Y':
            return take(text, 4, 4, time.year);
        case 'y': {
            const bool taken = take(text, 2, 2, time.year);
            time.year += 2000;
            return taken;
        }
        case 'm':
            return take(text, 1, 2, time.month);
        case 'd':
            return take(text, 1, 2, time.day);
        case 'H':
        case 'I':
            return take_clock_part(text, time.hour, time);
        case 'M':
            return take_clock_part(text, time.minute, time);
        case 'S':
            return take_seconds(text, time);
        case 'p':
            return take_half_day(text, time);
        case 'b':
            return take_month_name(text, time);
        case 'z':
            return take_offset(text, time);
        case 'Z':
            return take_zone_name(text, time);
        case 's':
            return take_epoch(text, time);
        default:
            return false;
    }
}

void skip_blanks(std::string_view& text) {
    text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
}

}  // namespace

bool take_time(std::string_view& text, std::string_view pattern, WrittenTime& time) {
    std::string_view rest = text;
    WrittenTime read = time;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (pattern[i] == '%' && i + 1 < pattern.size()) {
            if (!take_field(rest, pattern[++i], read)) {
                return false;
            }
        } else if (pattern[i] == ' ') {
            skip_blanks(rest);
        } else if (rest.empty() || rest[0] != pattern[i]) {
            return false;
        } else {
            rest.remove_prefix(1);
        }
    }
    text = rest;
    time = read;
    return true;
}

std::string to_iso(const WrittenTime& time) {
    if (time.epoch_seconds) {
        return format_utc(Timestamp(std::chrono::seconds(*time.epoch_seconds)));
    }
    const std::string day = fmt::format("{:04}-{:02}-{:02}", time.year, time.month, time.day);
    if (!time.has_clock) {
        return day;
    }
    if (time.half_day && (time.hour < 1 || time.hour > 12)) {
        return "";
    }
    const int hour = time.half_day ? time.hour % 12 + (time.afternoon ? 12 : 0) : time.hour;
    return fmt::format("{}T{:02}:{:02}:{:02}{}", day, hour, time.minute, time.second, time.offset);
}

}  // namespace forecast
