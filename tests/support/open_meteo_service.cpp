#include "open_meteo_service.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

namespace forecast {
namespace {

using nlohmann::json;
using std::chrono::hours;

Timestamp first_previous_run() {
    return start_of(to_day({2021, 4, 1}), "UTC");
}

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

/// What was forecast of `value`: off by a tenth a day.
json forecast_before(json value, int days) {
    return value.is_null() || days == 0 ? value : json(value.get<double>() + kErrorPerDayBefore * days);
}

/// "temperature_2m_previous_day2" -> temperature_2m, 2; without the ending, 0 days before.
struct AskedVariable {
    std::string name;
    int days_before = 0;
};

AskedVariable asked_variable(const std::string& text) {
    constexpr std::string_view kEnding = "_previous_day";
    const auto ending = text.find(kEnding);
    if (ending == std::string::npos) {
        return {text, 0};
    }
    return {text.substr(0, ending), std::atoi(text.c_str() + ending + kEnding.size())};
}

const std::vector<Observation>& values_of(const ApiData& data, const std::string& text) {
    const auto asked = asked_variable(text);
    const auto values = data.weather.find(asked.name);
    if (values == data.weather.end() || asked.days_before > 7) {
        throw Refusal{
            "Data corrupted at path ''. Cannot initialize VariableAndPreviousDay from invalid String "
            "value " +
            text + "."};
    }
    return values->second;
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
        const auto& values = values_of(data, variable);
        const int days_before = asked_variable(variable).days_before;
        const double scale = !metres && variable.rfind("wind_speed", 0) == 0 ? 3.6 : 1.0;
        auto& column = hourly[variable] = json::array();
        for (Timestamp time = period.begin; time < period.end; time += hours(1)) {
            column.push_back(days_before > 0 && time < first_previous_run()
                                 ? json(nullptr)
                                 : forecast_before(value_at(values, time, scale, persist), days_before));
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
        const auto name = asked_variable(variable).name;
        units[variable] = name == "temperature_2m"         ? "°C"
                          : name == "relative_humidity_2m" ? "%"
                          : name == "wind_speed_10m"
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
        if (!parameter(query, "start_date").empty()) {
            const Day first = day_within(query, "start_date", data.until + 15);
            const Day last = day_within(query, "end_date", data.until + 15);
            return answer(data, query, {start_of(first, "UTC"), start_of(last + 1, "UTC")}, true, fault);
        }
        const int ahead = whole_number(query, "forecast_days", 7, 0, 16);
        const int past = whole_number(query, "past_days", 0, 0, 92);
        const Period period{start_of(data.until - past, "UTC"), start_of(data.until + ahead, "UTC")};
        return answer(data, query, period, true, fault);
    });
}

}  // namespace forecast
