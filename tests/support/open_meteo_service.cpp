#include "open_meteo_service.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

namespace forecast {
namespace {

using nlohmann::json;
using std::chrono::hours;

struct Refusal {
    std::string reason;
};

int whole_number(const Query& query, const std::string& name, int otherwise, int least, int most) {
    const auto text = parameter(query, name, std::to_string(otherwise));
    const int value = std::atoi(text.c_str());
    if (value < least || value > most) {
        throw Refusal{"Parameter '" + name + "' must be between " + std::to_string(least) + " and " +
                      std::to_string(most)};
    }
    return value;
}

Day day_within(const Query& query, const std::string& name, Day last) {
    const auto text = parameter(query, name);
    const auto day = parse_day(text);
    if (!day) {
        throw Refusal{"Invalid date format. Make sure to use 'YYYY-MM-DD'"};
    }
    if (*day < to_day({1940, 1, 1}) || *day > last) {
        throw Refusal{"Parameter '" + name + "' is out of allowed range from 1940-01-01 to " + format_day(last)};
    }
    return *day;
}

std::vector<std::string> variables_of(const Query& query) {
    std::vector<std::string> variables;
    std::string text = parameter(query, "hourly");
    for (std::size_t begin = 0; begin < text.size();) {
        const auto end = std::min(text.find(',', begin), text.size());
        variables.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return variables;
}

const Observation* find(const std::vector<Observation>& values, Timestamp time) {
    const auto found = std::lower_bound(values.begin(), values.end(), time,
                                        [](const Observation& value, Timestamp t) { return value.time < t; });
    return found != values.end() && found->time == time ? &*found : nullptr;
}

/// The value at `time`, or with `persist` the newest one at the same hour of an earlier day.
json value_at(const std::vector<Observation>& values, Timestamp time, double scale, bool persist) {
    constexpr int kLongestPersistence = 40;
    const Observation* value = find(values, time);
    for (int days = 1; value == nullptr && persist && days < kLongestPersistence; ++days) {
        value = find(values, time - hours(24 * days));
    }
    if (value == nullptr || std::isnan(value->value)) {
        return nullptr;
    }
    return scale == 1.0 ? value->value : std::round(value->value * scale * 10) / 10;
}

void spoil(json& column, Fault fault) {
    if (fault == Fault::nulls) {
        for (std::size_t i = column.size() * 3 / 4; i < column.size(); ++i) {
            column[i] = nullptr;
        }
    } else if (fault == Fault::unequal && !column.empty()) {
        column.erase(column.size() - 1);
    }
}

json hourly_of(const ApiData& data, const Query& query, const Period& period, bool persist,
               std::optional<Fault> fault) {
    const bool unix_time = parameter(query, "timeformat") == "unixtime";
    const bool metres = parameter(query, "wind_speed_unit", "kmh") == "ms";
    json hourly = {{"time", json::array()}};
    for (Timestamp time = period.begin; time < period.end; time += hours(1)) {
        hourly["time"].push_back(unix_time ? json(time.time_since_epoch().count())
                                           : json(format_utc(time).substr(0, 16)));
    }
    for (const auto& variable : variables_of(query)) {
        const auto values = data.weather.find(variable);
        if (values == data.weather.end()) {
            throw Refusal{
                "Data corrupted at path ''. Cannot initialize VariableAndPreviousDay from invalid String "
                "value " +
                variable + "."};
        }
        const double scale = !metres && variable.rfind("wind_speed", 0) == 0 ? 3.6 : 1.0;
        auto& column = hourly[variable] = json::array();
        for (Timestamp time = period.begin; time < period.end; time += hours(1)) {
            column.push_back(value_at(values->second, time, scale, persist));
        }
        if (fault) {
            spoil(column, *fault);
        }
    }
    return hourly;
}

json units_of(const Query& query) {
    json units = {{"time", parameter(query, "timeformat", "iso8601")}};
    for (const auto& variable : variables_of(query)) {
        units[variable] = variable == "temperature_2m"         ? "°C"
                          : variable == "relative_humidity_2m" ? "%"
                          : variable == "wind_speed_10m"
                              ? (parameter(query, "wind_speed_unit", "kmh") == "ms" ? "m/s" : "km/h")
                              : "W/m²";
    }
    return units;
}

double snapped(const Query& query, const std::string& name) {
    return std::round(std::atof(parameter(query, name).c_str()) * 10) / 10;
}

ServiceAnswer answer(const ApiData& data, const Query& query, const Period& period, bool persist,
                     std::optional<Fault> fault) {
    const double away = fault == Fault::wrong_territory ? 10 : 0;
    const json body = {{"latitude", snapped(query, "latitude") - away},
                       {"longitude", snapped(query, "longitude")},
                       {"generationtime_ms", 0.8},
                       {"utc_offset_seconds", 0},
                       {"timezone", "GMT"},
                       {"timezone_abbreviation", "GMT"},
                       {"elevation", 40.0},
                       {"hourly_units", units_of(query)},
                       {"hourly", hourly_of(data, query, period, persist, fault)}};
    auto text = body.dump();
    if (fault == Fault::truncated) {
        text.resize(text.size() / 2);
    }
    return {200, text};
}

template <class Answer>
ServiceAnswer refusing(std::optional<Fault> fault, Answer&& make) {
    if (fault == Fault::error_flag) {
        return {200, R"({"reason":"Something went wrong.","error":true})"};
    }
    try {
        return make();
    } catch (const Refusal& refusal) {
        return {400, json{{"error", true}, {"reason", refusal.reason}}.dump()};
    }
}

}  // namespace

ServiceAnswer open_meteo_archive(const ApiData& data, const Query& query, std::optional<Fault> fault) {
    return refusing(fault, [&] {
        const Day first = day_within(query, "start_date", data.until - 1);
        const Day last = day_within(query, "end_date", data.until - 1);
        return answer(data, query, {start_of(first, "UTC"), start_of(last + 1, "UTC")}, false, fault);
    });
}

ServiceAnswer open_meteo_forecast(const ApiData& data, const Query& query, std::optional<Fault> fault) {
    return refusing(fault, [&] {
        const int ahead = whole_number(query, "forecast_days", 7, 0, 16);
        const int past = whole_number(query, "past_days", 0, 0, 92);
        const Period period{start_of(data.until - past, "UTC"), start_of(data.until + ahead, "UTC")};
        return answer(data, query, period, true, fault);
    });
}

}  // namespace forecast
