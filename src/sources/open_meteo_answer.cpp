#include "open_meteo_answer.hpp"

#include <algorithm>
#include <array>

#include "api.hpp"
#include "forecast/core/error.hpp"
#include "forecast/core/json.hpp"
#include "forecast/core/limits.hpp"
#include "forecast/core/missing.hpp"
#include "forecast/core/number.hpp"

namespace forecast {
namespace {

using nlohmann::json;

bool ends_with(const std::string& text, std::string_view end) {
    return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

/// Seconds since 1970, or a text.
std::optional<Timestamp> read_time(const json& value) {
    if (value.is_string()) {
        return parse_time(value.get<std::string>(), "UTC");
    }
    const double count = value.is_number_integer() ? value.get<double>() : kMissing;
    const auto second_of = [](int year) {
        return static_cast<double>(start_of(to_day({year, 1, 1}), "UTC").time_since_epoch().count());
    };
    const bool is_time = count >= second_of(kFirstYear) && count < second_of(kLastYear + 1);
    return is_time ? std::optional(Timestamp(std::chrono::seconds(value.get<std::int64_t>()))) : std::nullopt;
}

Timestamp time_of(const json& value, const std::string& url) {
    const auto time = read_time(value);
    if (!time) {
        throw Error("{} answered with '{}' for a time", url, value.dump());
    }
    return *time;
}

double value_of(const json& value, const std::string& variable, const std::string& url) {
    const double number = value.is_number() ? value.get<double>() : kMissing;
    if (!is_believable(number)) {
        throw Error("{} answered with {} for {}, which nothing measures", url, value.dump(), variable);
    }
    return number;
}

/// Throws unless `hourly` holds `key` as an array as long as that of the times.
const json& array_of(const json& hourly, const std::string& key, std::size_t length, const std::string& url) {
    if (!hourly.contains(key) || !hourly[key].is_array()) {
        throw Error("{} answered without the variable '{}'; check its name in the service's list", url, key);
    }
    if (hourly[key].size() != length) {
        throw Error(ErrorKind::unavailable, "{} answered with {} values of {} for {} hours; try again later", url,
                    hourly[key].size(), key, length);
    }
    return hourly[key];
}

void check_units(const json& answer, const std::string& url) {
    if (answer.value("utc_offset_seconds", 0) != 0) {
        throw Error("{} answered in local time, with an offset of {} s, where GMT was asked for", url,
                    answer["utc_offset_seconds"].dump());
    }
    if (!answer.contains("hourly_units") || !answer["hourly_units"].is_object()) {
        return;
    }
    for (const auto& [variable, unit] : answer["hourly_units"].items()) {
        if (variable.find("wind_speed") == 0 && unit != "m/s") {
            throw Error("{} answered with {} in {} where m/s was asked for", url, variable, unit.dump());
        }
    }
}

/// True for means and sums over the hour *before* the service's time stamp, such as radiation.
bool describes_preceding_hour(const std::string& asked) {
    const std::string variable = asked.substr(0, asked.find("_previous_day"));
    constexpr std::array kSums = {"precipitation", "rain", "showers", "snowfall", "sunshine_duration"};
    return ends_with(variable, "_radiation") || ends_with(variable, "_irradiance") ||
           ends_with(variable, "evapotranspiration") ||
           std::any_of(kSums.begin(), kSums.end(), [&](const char* sum) { return variable == sum; });
}

OpenMeteoAnswer read_answer(const json& answer, const std::string& body, const std::string& url,
                            const std::vector<std::string>& variables) {
    if (answer.value("error", false) || !answer.contains("hourly") || !answer["hourly"].is_object()) {
        throw Error(ErrorKind::unavailable, "GET {} answered with an error: {}; try again later", url,
                    error_text(body));
    }
    check_units(answer, url);
    const auto& hourly = answer["hourly"];
    const auto& times = array_of(hourly, "time", hourly.contains("time") ? hourly["time"].size() : 0, url);
    OpenMeteoAnswer result{answer.value("latitude", 0.0), answer.value("longitude", 0.0), {}};
    for (const auto& variable : variables) {
        const auto& values = array_of(hourly, variable, times.size(), url);
        const std::chrono::hours shift(describes_preceding_hour(variable) ? 1 : 0);
        auto& column = result.of.emplace_back();
        for (std::size_t i = 0; i < values.size(); ++i) {
            column.push_back({time_of(times[i], url) - shift, 0, value_of(values[i], variable, url)});
        }
    }
    return result;
}

}  // namespace

std::optional<OpenMeteoAnswer> read_open_meteo(const std::string& body, const std::string& url,
                                               const std::vector<std::string>& variables) {
    const auto answer = find_json(body);
    if (!answer || !answer->is_object()) {
        return std::nullopt;
    }
    try {
        return read_answer(*answer, body, url, variables);
    } catch (const json::exception& error) {
        throw Error("GET {} answered in a form that is not understood: {}", url, error.what());
    }
}

}  // namespace forecast
