#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>

#include <fmt/format.h>

#include "forecast/core/mean.hpp"
#include "forecast/features/options.hpp"
#include "forecast/workflow/data_warnings.hpp"
#include "monitor_checks.hpp"

namespace forecast {
namespace {

constexpr int kCheckedDays = 400;  // a year, by whose habits a fault is known

/// The places of a fault that lie in the newest days.
std::vector<Place> newest_places(const SeriesFinding& fault, Timestamp from) {
    std::vector<Place> places;
    std::copy_if(fault.places.begin(), fault.places.end(), std::back_inserter(places),
                 [&](const Place& place) { return place.period.end > from; });
    return places;
}

MonitorFinding fault_finding(const SeriesFinding& fault, const std::vector<Place>& places, const std::string& series,
                             const std::string& zone) {
    MonitorFinding finding{"data_fault", series};
    if (!places.empty()) {  // a series that is empty has none
        finding.since = day_of(places.front().period.begin, zone);
        finding.newest = day_of(places.back().period.begin, zone);
    }
    finding.value = 0;
    for (const Place& place : places) {
        finding.value += static_cast<double>(place.steps);
    }
    finding.limit = 0;
    finding.unit = "steps";
    finding.level = MonitorLevel::alert;
    finding.fault = to_string(fault.kind);
    finding.sentence = fmt::format("{}: {}", finding.fault, fault.sentence);
    finding.advice = fault.advice;
    return finding;
}

void check_faults(const KnownState& known, CheckResults& results) {
    const std::string& zone = known.config.frame.time_zone;
    const Day last = known.frame->axis.day(known.frame->axis.size() - 1);
    const Timestamp from = start_of(last - (known.limits().window_days - 1), zone);
    ExperimentData data = known.data;
    clip(data, {start_of(last - kCheckedDays, zone), known.at});
    for (const SeriesCheck& check : check_data(data, known.config.frame)) {
        bool is_faulty = false;
        for (const SeriesFinding& fault : check.findings) {
            const auto places = newest_places(fault, from);
            if (fault.severity != Severity::problem || (places.empty() && !fault.places.empty())) {
                continue;
            }
            is_faulty = true;
            results.add(fault_finding(fault, places, check.series, zone));
            if (check.series == known.target()) {
                results.faulty_loads.insert(results.faulty_loads.end(), places.begin(), places.end());
            }
        }
        if (!is_faulty) {
            MonitorFinding in_order{"data_fault", check.series};
            in_order.value = 0;
            in_order.limit = 0;
            results.add(std::move(in_order));
        }
    }
}

/// The series of what was forecast of an observed one: the newest forecasts, then those of the day before.
std::vector<const Series*> issued_series(const ExperimentData& data, const std::string& key) {
    std::vector<const Series*> all;
    const auto dot = key.find('.') + 1;
    for (const char* kind : {"forecast/", "previous_day1/"}) {
        const auto found = data.series.find(key.substr(0, dot) + kind + key.substr(dot));
        if (found != data.series.end() && !found->second.values.empty()) {
            all.push_back(&found->second);
        }
    }
    return all;
}

/// The newest value of each time of `day` that was known at `moment`.
std::map<Timestamp, double> values_on(const Series& series, Day day, std::string_view zone, Timestamp moment) {
    std::map<Timestamp, double> values;
    const Timestamp end = start_of(day + 1, zone);
    const auto first = std::lower_bound(series.values.begin(), series.values.end(), start_of(day, zone),
                                        [](const Observation& o, Timestamp time) { return o.time < time; });
    for (auto one = first; one != series.values.end() && one->time < end; ++one) {
        if (one->available_at <= moment && !std::isnan(one->value)) {
            values[one->time] = one->value;
        }
    }
    return values;
}

/// Means in °C over the times of a day that have both.
struct TemperatureDay {
    double forecast = 0;
    double observed = 0;

    [[nodiscard]] double error() const { return forecast - observed; }
};

/// Nothing of less than half a day, and where no forecast was known when the load was forecast.
std::optional<TemperatureDay> temperature_on(const std::string& key, Day day, const KnownState& known) {
    const TimeAxis& axis = known.frame->axis;
    const Timestamp issued = issue_time(known.config.issue, axis, axis.first_row_of(day));
    const auto came = values_on(known.data.series.at(key), day, axis.zone(), known.at);
    for (const Series* series : issued_series(known.data, key)) {
        std::vector<double> forecast;
        std::vector<double> observed;
        for (const auto& [time, value] : values_on(*series, day, axis.zone(), issued)) {
            const auto found = came.find(time);
            if (found != came.end()) {
                forecast.push_back(value);
                observed.push_back(found->second);
            }
        }
        if (!forecast.empty() && 2 * forecast.size() >= came.size()) {
            return TemperatureDay{mean_of(forecast), mean_of(observed)};
        }
    }
    return std::nullopt;
}

/// Keys of the frame's temperatures that have forecasts beside them.
std::vector<std::string> forecast_temperatures(const KnownState& known) {
    std::vector<std::string> keys;
    for (const auto& [name, column] : known.config.frame.columns) {
        const bool is_new = std::find(keys.begin(), keys.end(), column.from) == keys.end();
        if (is_new && is_temperature(name, column.from) && known.data.series.count(column.from) > 0 &&
            !issued_series(known.data, column.from).empty()) {
            keys.push_back(column.from);
        }
    }
    return keys;
}

void check_temperature_forecast(const KnownState& known, const std::string& key, CheckResults& results) {
    const TimeAxis& axis = known.frame->axis;
    double size = 0;
    double bias = 0;
    int days = 0;
    std::optional<Day> since;
    const Day last = axis.day(axis.size() - 1);
    FollowedTemperature curve{key, std::max(axis.day(0), last - (known.limits().window_days - 1)), {}, {}};
    for (Day day = curve.first; day <= last; day = day + 1) {
        const auto found = temperature_on(key, day, known);
        curve.forecast.push_back(found ? found->forecast : std::nan(""));
        curve.observed.push_back(found ? found->observed : std::nan(""));
        if (found) {
            since = since.value_or(day);
            size += std::abs(found->error());
            bias += found->error();
            ++days;
        }
    }
    if (days == 0) {
        results.skip({"temperature_forecast"}, "no_temperature_days",
                     {key, std::to_string(known.limits().window_days)});
        return;
    }
    MonitorFinding finding{"temperature_forecast", key};
    finding.since = since;
    finding.value = size / days;
    finding.limit = known.limits().temperature_error;
    finding.unit = "°C";
    finding.level = level_of(finding.value, finding.limit, 0.8);
    finding.sentence = fmt::format("forecasts were wrong by {:.1f} °C on the newest {} days, on average {:+.1f} °C",
                                   finding.value, days, bias / days);
    finding.advice = "the load's errors may come from there; look at the source of the weather";
    results.add(std::move(finding));
    results.curves.temperatures.push_back(std::move(curve));
}

}  // namespace

std::optional<double> temperature_error_on(const KnownState& known, Day day) {
    for (const std::string& key : forecast_temperatures(known)) {
        if (const auto found = temperature_on(key, day, known)) {
            return found->error();
        }
    }
    return std::nullopt;
}

void check_newest_data(const KnownState& known, CheckResults& results) {
    if (!known.frame) {
        return;
    }
    results.attempt({"data_fault"}, [&] { check_faults(known, results); });
    const auto temperatures = forecast_temperatures(known);
    if (temperatures.empty()) {
        results.skip({"temperature_forecast"}, "no_temperatures", {});
    }
    for (const std::string& key : temperatures) {
        results.attempt({"temperature_forecast"}, [&] { check_temperature_forecast(known, key, results); });
    }
}

}  // namespace forecast
