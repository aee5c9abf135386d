#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "forecast/features/options.hpp"
#include "forecast/workflow/data_warnings.hpp"
#include "monitor_checks.hpp"

namespace forecast {
namespace {

constexpr int kCheckedDays = 400;  // a year, by whose habits a fault is known

/// The first place of a fault that lies in the newest days.
const Place* newest_place(const SeriesFinding& fault, Timestamp from) {
    const auto found = std::find_if(fault.places.begin(), fault.places.end(),
                                    [&](const Place& place) { return place.period.end > from; });
    return found == fault.places.end() ? nullptr : &*found;
}

void check_faults(const KnownState& known, CheckResults& results) {
    const std::string& zone = known.config.frame.time_zone;
    const Day last = known.frame->axis.day(known.frame->axis.size() - 1);
    const Timestamp from = start_of(last - (known.limits().window_days - 1), zone);
    ExperimentData data = *known.data;
    clip(data, {start_of(last - kCheckedDays, zone), known.at});
    for (const SeriesCheck& check : check_data(data, known.config.frame)) {
        MonitorFinding in_order{"data_fault", check.series};
        in_order.value = 0;
        in_order.limit = 0;
        bool is_faulty = false;
        for (const SeriesFinding& fault : check.findings) {
            const Place* place = newest_place(fault, from);
            if (fault.severity != Severity::problem || (place == nullptr && !fault.places.empty())) {
                continue;
            }
            is_faulty = true;
            MonitorFinding finding = in_order;
            if (place != nullptr) {  // a series that is empty has none
                finding.since = day_of(place->period.begin, zone);
            }
            finding.value = static_cast<double>(fault.steps());
            finding.unit = "steps";
            finding.level = MonitorLevel::alert;
            finding.sentence = fmt::format("{}: {}", to_string(fault.kind), fault.sentence);
            finding.advice = fault.advice;
            results.add(std::move(finding));
        }
        if (!is_faulty) {
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

/// Mean of forecast minus observed over the times of the day that both have; nothing of less than half a day, and
/// where no forecast was known when the load was forecast.
std::optional<double> error_on(const std::string& key, Day day, const KnownState& known) {
    const TimeAxis& axis = known.frame->axis;
    const Timestamp issued = issue_time(known.config.issue, axis, axis.first_row_of(day));
    const auto came = values_on(known.data->series.at(key), day, axis.zone(), known.at);
    for (const Series* forecast : issued_series(*known.data, key)) {
        double sum = 0;
        std::size_t both = 0;
        for (const auto& [time, value] : values_on(*forecast, day, axis.zone(), issued)) {
            const auto found = came.find(time);
            if (found != came.end()) {
                sum += value - found->second;
                ++both;
            }
        }
        if (both > 0 && 2 * both >= came.size()) {
            return sum / static_cast<double>(both);
        }
    }
    return std::nullopt;
}

/// Keys of the frame's temperatures that have forecasts beside them.
std::vector<std::string> forecast_temperatures(const KnownState& known) {
    std::vector<std::string> keys;
    for (const auto& [name, column] : known.config.frame.columns) {
        const bool is_new = std::find(keys.begin(), keys.end(), column.from) == keys.end();
        if (is_new && is_temperature(name, column.from) && known.data->series.count(column.from) > 0 &&
            !issued_series(*known.data, column.from).empty()) {
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
    for (Day day = last - (known.limits().window_days - 1); day <= last; day = day + 1) {
        const auto error = day < axis.day(0) ? std::nullopt : error_on(key, day, known);
        if (error) {
            since = since.value_or(day);
            size += std::abs(*error);
            bias += *error;
            ++days;
        }
    }
    if (days == 0) {
        results.skip("temperature_forecast", fmt::format("{} has no day of the newest {} with forecast and observation",
                                                         key, known.limits().window_days));
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
}

}  // namespace

std::optional<double> temperature_error_on(const KnownState& known, Day day) {
    for (const std::string& key : forecast_temperatures(known)) {
        if (auto error = error_on(key, day, known)) {
            return error;
        }
    }
    return std::nullopt;
}

void check_newest_data(const KnownState& known, CheckResults& results) {
    if (!known.frame) {
        return;
    }
    check_faults(known, results);
    const auto temperatures = forecast_temperatures(known);
    if (temperatures.empty()) {
        results.skip("temperature_forecast", "no temperature forecasts are stored");
    }
    for (const std::string& key : temperatures) {
        check_temperature_forecast(known, key, results);
    }
}

}  // namespace forecast
