#include "asked_values.hpp"

#include <algorithm>
#include <charconv>

#include "forecast/core/clean_text.hpp"
#include "forecast/core/error.hpp"
#include "forecast/core/limits.hpp"
#include "forecast/core/text.hpp"
#include "forecast/core/url.hpp"

namespace forecast {

AskedValues::AskedValues(const std::string& query, const std::vector<std::string>& known) {
    for (auto& [name, value] : query_values(query)) {
        if (std::find(known.begin(), known.end(), name) == known.end()) {
            throw Error(ErrorKind::invalid_argument, "there is no parameter '{}' here; {}", visible(name),
                        known.empty() ? "there are none" : "there are " + join(known, ", "));
        }
        if (value.find('\0') != std::string::npos) {
            throw Error(ErrorKind::invalid_argument, "the parameter '{}' has a character NUL", visible(name));
        }
        if (!value.empty() && !values_.emplace(name, std::move(value)).second) {
            throw Error(ErrorKind::invalid_argument, "the parameter '{}' is there twice", visible(name));
        }
    }
}

std::string AskedValues::text(const std::string& name) const {
    const auto found = values_.find(name);
    return found == values_.end() ? "" : found->second;
}

std::optional<std::int64_t> AskedValues::integer(const std::string& name, std::int64_t least, std::int64_t most) const {
    const std::string value = text(name);
    if (value.empty()) {
        return std::nullopt;
    }
    std::int64_t number = 0;
    const auto [end, failure] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (failure != std::errc() || end != value.data() + value.size() || number < least || number > most) {
        throw Error(ErrorKind::invalid_argument, "'{}' of {} is no whole number from {} to {}", visible(value), name,
                    least, most);
    }
    return number;
}

std::optional<Day> AskedValues::day(const std::string& name) const {
    const std::string value = text(name);
    const auto day = parse_day(value);
    if (!value.empty() && !day) {
        throw Error(ErrorKind::invalid_argument, "'{}' of {} is no day of the years {} to {}; write it like 2024-12-31",
                    visible(value), name, kFirstYear, kLastYear);
    }
    return day;
}

std::optional<Timestamp> AskedValues::time(const std::string& name) const {
    const std::string value = text(name);
    const auto time = value.empty() ? std::nullopt : parse_time(value, "UTC");
    if (!value.empty() && !time) {
        throw Error(ErrorKind::invalid_argument, "'{}' of {} is no time; write it like 2024-12-31T02:15:00Z",
                    visible(value), name);
    }
    return time;
}

}  // namespace forecast
