#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "forecast/core/file.hpp"
#include "forecast/core/json.hpp"
#include "forecast/core/quantile.hpp"
#include "forecast/forecasters/saved_forecaster.hpp"
#include "monitor_checks.hpp"

namespace forecast {
namespace {

constexpr double kSecondsOfDay = 86400;

double days_since(Timestamp then, Timestamp at) {
    return std::chrono::duration<double>(at - then).count() / kSecondsOfDay;
}

/// "weather.forecast/temperature_2m" and "weather.previous_day1/...": they are no observations.
bool holds_forecasts(const std::string& key) {
    return key.find(".forecast/") != std::string::npos || key.find(".previous_day") != std::string::npos;
}

/// How far a series reaches, and how late it usually is.
struct Freshness {
    std::string key;
    Timestamp end;          ///< of its newest value's step
    double usual_days = 0;  ///< from the end of a step to the moment at which its value is known
    double late_days = 0;   ///< beyond that and the time between two values
};

/// The delay that nine of ten of the newest values had, by when each was first known.
double usual_delay(const Series& series) {
    constexpr std::size_t kNewest = 200;
    std::vector<double> delays;
    const auto& values = series.values;
    for (std::size_t i = values.size(); i > 0 && delays.size() < kNewest; --i) {
        const bool is_first = i == 1 || values[i - 2].time != values[i - 1].time;
        if (is_first) {
            delays.push_back(days_since(values[i - 1].time + series.info.step, values[i - 1].available_at));
        }
    }
    constexpr double kMost = 0.9;
    return delays.empty() ? 0 : std::max(0.0, quantile(delays, kMost));
}

std::optional<Freshness> freshness_of(const std::string& key, const Series& series, Timestamp at) {
    const auto newest = std::find_if(series.values.rbegin(), series.values.rend(),
                                     [](const Observation& o) { return !std::isnan(o.value); });
    if (newest == series.values.rend()) {
        return std::nullopt;
    }
    Freshness fresh{key, newest->time + series.info.step, usual_delay(series), 0};
    const double between = std::max(1.0, std::chrono::duration<double>(series.info.step).count() / kSecondsOfDay);
    fresh.late_days = std::max(0.0, days_since(fresh.end, at) - fresh.usual_days - between);
    return fresh;
}

/// The least fresh series of each source.
std::map<std::string, Freshness> latest_by_source(const ExperimentData& data, Timestamp at) {
    std::map<std::string, Freshness> worst;
    for (const auto& [key, series] : data.series) {
        const auto fresh = holds_forecasts(key) ? std::nullopt : freshness_of(key, series, at);
        if (!fresh) {
            continue;
        }
        const auto [found, is_first] = worst.emplace(key.substr(0, key.find('.')), *fresh);
        if (!is_first && found->second.late_days < fresh->late_days) {
            found->second = *fresh;
        }
    }
    return worst;
}

void check_data_age(const KnownState& known, CheckResults& results) {
    const double limit = known.limits().data_late_days;
    for (const auto& [source, fresh] : latest_by_source(*known.data, known.at)) {
        const bool is_fetched = known.data->fetched.count(fresh.key) > 0;
        MonitorFinding finding{"data_age", fresh.key};
        finding.since = day_of(fresh.end, known.config.frame.time_zone);
        finding.value = fresh.late_days;
        finding.limit = limit;
        finding.unit = "days";
        finding.level = level_of(fresh.late_days, limit, 0.5);
        finding.sentence = fmt::format(
            "the values end at {}; they usually come {:.1f} days after their time, and are {:.1f} days later than that",
            format_local(fresh.end, known.config.frame.time_zone), fresh.usual_days, fresh.late_days);
        finding.advice = is_fetched
                             ? fmt::format("forecast data fetch --config {}; if nothing comes, ask who publishes them",
                                           known.config_file)
                             : "name a newer file";
        results.add(std::move(finding));
    }
}

void check_last_fetch(const KnownState& known, CheckResults& results) {
    std::optional<Timestamp> newest;
    for (const std::string& key : known.data->fetched) {
        for (const Observation& one : known.data->series.at(key).values) {
            newest = newest ? std::max(*newest, one.available_at) : one.available_at;
        }
    }
    if (!newest) {
        results.skip("last_fetch", "no source is fetched");
        return;
    }
    MonitorFinding finding{"last_fetch", "fetch"};
    finding.since = day_of(*newest, known.config.frame.time_zone);
    finding.value = days_since(*newest, known.at);
    finding.limit = known.limits().fetch_days;
    finding.unit = "days";
    finding.level = level_of(finding.value, finding.limit);
    finding.sentence = fmt::format("the newest value that a fetch brought became known at {}", format_utc(*newest));
    finding.advice = fmt::format("forecast data fetch --config {}; look at the log of its job", known.config_file);
    results.add(std::move(finding));
}

void check_last_predict(const KnownState& known, CheckResults& results) {
    const auto newest = std::max_element(
        known.kept.begin(), known.kept.end(),
        [](const KeptForecast& a, const KeptForecast& b) { return a.forecast.issued_at < b.forecast.issued_at; });
    MonitorFinding finding{"last_predict", "predict"};
    finding.since = day_of(newest->forecast.issued_at, known.config.frame.time_zone);
    finding.value = days_since(newest->forecast.issued_at, known.at);
    finding.limit = known.limits().predict_days;
    finding.unit = "days";
    finding.level = level_of(finding.value, finding.limit);
    finding.sentence = fmt::format("the newest kept forecast was issued at {}", format_utc(newest->forecast.issued_at));
    finding.advice = "forecast predict; look at the log of its job";
    results.add(std::move(finding));
}

struct MissedDays {
    int missing = 0;
    int late = 0;
    std::optional<Day> first;
};

/// Of the newest `count` days that are forecast at all, those without a forecast in time.
MissedDays missed_days(const KnownState& known, int count) {
    std::map<Day, bool> in_time;
    for (const KeptForecast& one : known.kept) {
        const Day day = day_of(one.forecast.time, known.config.frame.time_zone);
        const bool is_late = one.due && *one.due < one.forecast.issued_at;
        const auto [found, is_first] = in_time.emplace(day, !is_late);
        found->second = found->second && !is_late;
    }
    MissedDays missed;
    const Day last = in_time.rbegin()->first;
    for (Day day = std::max(in_time.begin()->first, last - (count - 1)); day <= last; day = day + 1) {
        const auto found = in_time.find(day);
        missed.missing += found == in_time.end() ? 1 : 0;
        missed.late += found != in_time.end() && !found->second ? 1 : 0;
        if (!missed.first && (found == in_time.end() || !found->second)) {
            missed.first = day;
        }
    }
    return missed;
}

void check_missed_forecasts(const KnownState& known, CheckResults& results) {
    const int window = known.limits().window_days;
    const MissedDays missed = missed_days(known, window);
    MonitorFinding finding{"missed_forecasts", "predict"};
    finding.since = missed.first;
    finding.value = missed.missing + missed.late;
    finding.limit = known.limits().missed_forecasts;
    finding.unit = "days";
    finding.level = finding.value > finding.limit ? MonitorLevel::alert
                    : finding.value > 0           ? MonitorLevel::warning
                                                  : MonitorLevel::ok;
    finding.sentence = fmt::format("of the newest {} days {} have no forecast, and {} were forecast later than due",
                                   window, missed.missing, missed.late);
    finding.advice = "look whether the job that predicts ran every day, and when";
    results.add(std::move(finding));
}

/// The day as of which a forecaster that the run keeps was fitted; nothing where it keeps no fit.
std::string fit_in_words(const PredictingRun& predicting) {
    const auto file = forecaster_file(predicting.forecaster, predicting.run.artifacts);
    if (!std::filesystem::exists(file)) {
        return "";
    }
    const auto json = find_json(read_file(file));
    const bool is_told = json && json->is_object() && json->contains("fitted") && json->at("fitted").is_string();
    return is_told ? fmt::format(", its fit is as of {}", json->at("fitted").get<std::string>()) : "";
}

void check_model_age(const KnownState& known, CheckResults& results) {
    const RunSummary& run = known.predicting->run.summary;
    const Timestamp made{std::chrono::seconds(run.end_ms.value_or(run.start_ms) / 1000)};
    MonitorFinding finding{"model_age", known.predicting->forecaster};
    finding.since = day_of(made, known.config.frame.time_zone);
    finding.value = std::max(0.0, days_since(made, known.at));
    finding.limit = known.limits().model_days;
    finding.unit = "days";
    finding.level = level_of(finding.value, finding.limit);
    finding.sentence = fmt::format("run {} that predicts ended at {}{}", run.run_id.substr(0, 8), format_utc(made),
                                   fit_in_words(*known.predicting));
    finding.advice = fmt::format("forecast train --config {} --promote-if-better", known.config_file);
    results.add(std::move(finding));
}

/// A warning if the newest run did not finish: the job that trains needs a look.
void check_last_train(const KnownState& known, CheckResults& results) {
    if (known.runs.empty()) {
        return;
    }
    const RunSummary& newest = known.runs.front();
    const bool is_broken = newest.status == RunStatus::failed || newest.status == RunStatus::killed;
    const Timestamp started{std::chrono::seconds(newest.start_ms / 1000)};
    MonitorFinding finding{"last_train", "train"};
    finding.since = day_of(started, known.config.frame.time_zone);
    finding.value = std::max(0.0, days_since(started, known.at));
    finding.unit = "days";
    finding.level = is_broken ? MonitorLevel::warning : MonitorLevel::ok;
    finding.sentence = fmt::format("the newest run, {} of {}, is {}", newest.run_id.substr(0, 8), format_utc(started),
                                   to_string(newest.status));
    finding.advice = "look at the log of its job, and run it again";
    results.add(std::move(finding));
}

}  // namespace

void check_ages(const KnownState& known, CheckResults& results) {
    if (known.data) {
        check_data_age(known, results);
        check_last_fetch(known, results);
    }
    if (!known.kept.empty()) {
        check_last_predict(known, results);
        check_missed_forecasts(known, results);
    }
    if (known.predicting) {
        check_model_age(known, results);
        check_last_train(known, results);
    }
}

}  // namespace forecast
