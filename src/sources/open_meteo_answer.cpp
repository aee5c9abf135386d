#include "open_meteo_answer.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include "api.hpp"
#include "forecast/core/error.hpp"
#include "forecast/core/json.hpp"

namespace forecast {
namespace {

using nlohmann::json;

bool ends_with(const std::string& text, std::string_view end) {
    return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

Timestamp time_of(const json& value, const std::string& url) {
    if (value.is_number_integer()) {
        return Timestamp(std::chrono::seconds(value.get<std::int64_t>()));
    }
    const auto time = value.is_string() ? parse_time(value.get<std::string>(), "UTC") : std::nullopt;
    if (!time) {
        throw Error("{} answered with '{}' for a time", url, value.dump());
    }
    return *time;
}

/// Throws unless `hourly` holds `key` as an array as long as that of the times.
const json& array_of(const json& hourly, const std::string& key, std::size_t length, const std::string& url) {
    if (!hourly.contains(key) || !hourly[key].is_array()) {
        throw Error("{} answered without the variable '{}'; check its name in the service's list", url, key);
    }
    if (hourly[key].size() != length) {
        throw Error(ExitCode::network, "{} answered with {} values of {} for {} hours; try again later", url,
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
        throw Error(ExitCode::network, "GET {} answered with an error: {}; try again later", url, error_text(body));
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
            const double value =
                values[i].is_number() ? values[i].get<double>() : std::numeric_limits<double>::quiet_NaN();
            column.push_back({time_of(times[i], url) - shift, 0, value});
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
