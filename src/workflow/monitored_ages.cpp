#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "forecast/config/forecaster_specs.hpp"
#include "forecast/core/file.hpp"
#include "forecast/core/json.hpp"
#include "forecast/core/quantile.hpp"
#include "forecast/forecasters/forecasters.hpp"
#include "forecast/forecasters/saved_forecaster.hpp"
#include "forecast/workflow/data_warnings.hpp"
#include "monitor_checks.hpp"

namespace forecast {
namespace {

constexpr double kSecondsOfDay = 86400;

double days_since(Timestamp then, Timestamp at) {
    return std::chrono::duration<double>(at - then).count() / kSecondsOfDay;
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

/// What the sources have: the least fresh series of each, and the series that have no values.
struct SourceAges {
    std::map<std::string, Freshness> latest;
    std::vector<std::string> empty;
};

SourceAges ages_of_sources(const ExperimentData& data, Timestamp at) {
    SourceAges ages;
    for (const auto& [key, series] : data.series) {
        if (holds_forecasts(key)) {
            continue;
        }
        const auto fresh = freshness_of(key, series, at);
        if (!fresh) {
            ages.empty.push_back(key);
            continue;
        }
        const auto [found, is_first] = ages.latest.emplace(key.substr(0, key.find('.')), *fresh);
        if (!is_first && found->second.late_days < fresh->late_days) {
            found->second = *fresh;
        }
    }
    return ages;
}

/// What to do about old or missing data.
void advise_on_data(MonitorFinding& finding, const KnownState& known) {
    finding.is_of_file = !known.is_fetched(finding.series);
    finding.advice = finding.is_of_file
                         ? fmt::format("look at the files of sources.{} in {}, or name newer ones",
                                       finding.series.substr(0, finding.series.find('.')), known.config_file)
                         : fmt::format("`forecast data fetch --config {}`; if nothing comes, ask who publishes them",
                                       known.config_file);
}

/// Data that are gone: an age that nobody knows.
void add_gone(const KnownState& known, const std::string& series, std::string sentence, CheckResults& results) {
    MonitorFinding finding{"data_age", series};
    finding.limit = known.limits().data_late_days;
    finding.unit = "days";
    finding.level = MonitorLevel::alert;
    finding.sentence = std::move(sentence);
    advise_on_data(finding, known);
    results.add(std::move(finding));
}

void check_data_age(const KnownState& known, CheckResults& results) {
    const double limit = known.limits().data_late_days;
    const SourceAges ages = ages_of_sources(known.data, known.at);
    for (const UnreadableSource& source : known.unreadable) {
        add_gone(known, source.series, fmt::format("its source cannot be read: {}", source.reason), results);
    }
    for (const std::string& series : ages.empty) {
        add_gone(known, series, fmt::format("it has no value that was known at {}", format_utc(known.at)), results);
    }
    for (const auto& [source, fresh] : ages.latest) {
        MonitorFinding finding{"data_age", fresh.key};
        finding.since = day_of(fresh.end, known.config.frame.time_zone);
        finding.value = fresh.late_days;
        finding.limit = limit;
        finding.unit = "days";
        finding.level = level_of(fresh.late_days, limit, 0.5);
        finding.sentence = fmt::format(
            "the values end at {}; the next are {:.1f} days overdue, {} counted",
            format_local(fresh.end, known.config.frame.time_zone), fresh.late_days,
            fresh.usual_days < 0.05 ? "one step between two values"
                                    : fmt::format("one step and their usual delay of {:.1f} days", fresh.usual_days));
        advise_on_data(finding, known);
        results.add(std::move(finding));
    }
}

void check_last_fetch(const KnownState& known, CheckResults& results) {
    std::optional<Timestamp> newest;
    for (const std::string& key : known.data.fetched) {
        for (const Observation& one : known.data.series.at(key).values) {
            newest = newest ? std::max(*newest, one.available_at) : one.available_at;
        }
    }
    if (!newest) {
        const auto lost = std::find_if(known.unreadable.begin(), known.unreadable.end(),
                                       [&](const UnreadableSource& one) { return known.is_fetched(one.series); });
        lost == known.unreadable.end() ? results.skip({"last_fetch"}, "no_fetch", {})
                                       : results.skip({"last_fetch"}, "message", {lost->reason});
        return;
    }
    MonitorFinding finding{"last_fetch", "fetch"};
    finding.since = day_of(*newest, known.config.frame.time_zone);
    finding.value = days_since(*newest, known.at);
    finding.limit = known.limits().fetch_days;
    finding.unit = "days";
    finding.level = level_of(finding.value, finding.limit);
    finding.sentence = fmt::format("the newest value that a fetch brought became known at {}", format_utc(*newest));
    finding.advice = fmt::format("`forecast data fetch --config {}`; look at the log of its job", known.config_file);
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
    finding.advice = "`forecast predict`; look at the log of its job";
    results.add(std::move(finding));
}

struct MissedDays {
    int missing = 0;
    int late = 0;
    int ahead = 0;  ///< forecast by an issue of an earlier day alone
    std::optional<Day> first;

    [[nodiscard]] int all() const { return missing + late + ahead; }
};

/// Of the newest `count` days that are forecast at all, those without a forecast in time.
MissedDays missed_days(const KnownState& known, int count) {
    std::map<Day, IssuedWhen> issues;
    for (const KeptForecast& one : known.kept) {
        IssuedWhen& worst =
            issues.emplace(day_of(one.forecast.time, known.config.frame.time_zone), IssuedWhen::in_time).first->second;
        worst = std::max(worst, issued_when(one));
    }
    MissedDays missed;
    const Day last = issues.rbegin()->first;
    for (Day day = std::max(issues.begin()->first, last - (count - 1)); day <= last; day = day + 1) {
        const auto found = issues.find(day);
        const bool is_missing = found == issues.end();
        missed.missing += is_missing ? 1 : 0;
        missed.late += !is_missing && found->second == IssuedWhen::late ? 1 : 0;
        missed.ahead += !is_missing && found->second == IssuedWhen::days_ahead ? 1 : 0;
        if (!missed.first && missed.all() > 0) {
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
    finding.value = missed.all();
    finding.limit = known.limits().missed_forecasts;
    finding.unit = "days";
    finding.level = finding.value > finding.limit ? MonitorLevel::alert
                    : finding.value > 0           ? MonitorLevel::warning
                                                  : MonitorLevel::ok;
    finding.sentence = fmt::format(
        "of the newest {} days {} have no forecast, {} were forecast later than due, and {} by an issue of an earlier "
        "day "
        "alone, whose errors are not judged",
        window, missed.missing, missed.late, missed.ahead);
    finding.advice = "look whether the job that predicts ran every day, and when";
    results.add(std::move(finding));
}

void check_model_age(const KnownState& known, CheckResults& results) {
    if (known.stands_in) {
        results.skip({"model_age", "fit_age"}, "later_run", {known.run_name()});
        return;
    }
    const RunSummary& run = known.predicting->run.summary;
    const Timestamp made{std::chrono::seconds(run.end_ms.value_or(run.start_ms) / 1000)};
    MonitorFinding finding{"model_age", known.predicting->forecaster};
    finding.since = day_of(made, known.config.frame.time_zone);
    finding.value = std::max(0.0, days_since(made, known.at));
    finding.limit = known.limits().model_days;
    finding.unit = "days";
    finding.level = level_of(finding.value, finding.limit);
    finding.sentence = fmt::format("run {} that predicts ended at {}", known.run_name(), format_utc(made));
    finding.advice = fmt::format("`forecast train --config {} --promote-if-better`", known.config_file);
    results.add(std::move(finding));
}

/// The day as of which a forecaster that the run keeps was fitted; nothing where it keeps no fit.
std::optional<Day> recorded_fit(const PredictingRun& predicting) {
    const auto file = forecaster_file(predicting.forecaster, predicting.run.artifacts);
    if (!std::filesystem::exists(file)) {
        return std::nullopt;
    }
    const auto json = find_json(read_file(file));
    const bool is_told = json && json->is_object() && json->contains("fitted") && json->at("fitted").is_string();
    return is_told ? parse_day(json->at("fitted").get<std::string>()) : std::nullopt;
}

/// By its schedule `predict` fits anew what the run recorded. A network has no fit but its training.
void check_fit_age(const KnownState& known, CheckResults& results) {
    auto fitted = recorded_fit(*known.predicting);
    if (!fitted || known.stands_in) {
        return;
    }
    const Day today = day_of(known.at, known.config.frame.time_zone);
    const std::string& name = known.predicting->forecaster;
    const int every = Forecasters(forecaster_specs(known.config)).get(name)->refit_every_days();
    fitted = std::max(*fitted, every > 0 ? today - today.number % every : *fitted);
    MonitorFinding finding{"fit_age", name};
    finding.since = fitted;
    finding.value = std::max(0, today - *fitted);
    finding.limit = known.limits().model_days;
    finding.unit = "days";
    finding.level = level_of(finding.value, finding.limit);
    finding.sentence =
        fmt::format("its fit is as of {}; predict fits it anew every {} days", format_day(*fitted), every);
    finding.advice = fmt::format("`forecast train --config {} --promote-if-better`", known.config_file);
    results.add(std::move(finding));
}

/// How old the newest run that finished is, whoever predicts; a warning if a newer one failed: its job needs a look.
void check_last_train(const KnownState& known, CheckResults& results) {
    const auto newest_of = [&](const auto& is_such) {
        return std::find_if(known.runs.begin(), known.runs.end(),
                            [&](const RunSummary& run) { return has_ended(run, known.at) && is_such(run.status); });
    };
    const auto finished = newest_of([](RunStatus status) { return status == RunStatus::finished; });
    const auto broken =
        newest_of([](RunStatus status) { return status == RunStatus::failed || status == RunStatus::killed; });
    if (finished == known.runs.end() && broken == known.runs.end()) {
        results.skip({"last_train"}, "no_run_finished", {});
        return;
    }
    MonitorFinding finding{"last_train", "train"};
    finding.unit = "days";
    finding.sentence = "no run has finished";
    if (finished != known.runs.end()) {
        const Timestamp ended{std::chrono::seconds(*finished->end_ms / 1000)};
        finding.since = day_of(ended, known.config.frame.time_zone);
        finding.value = days_since(ended, known.at);
        finding.sentence = fmt::format("the newest run that finished, {}, ended at {}", finished->run_id.substr(0, 8),
                                       format_utc(ended));
    }
    if (broken < finished) {  // the newest comes first
        finding.level = MonitorLevel::warning;
        finding.sentence +=
            fmt::format("; a newer one, {}, is {}", broken->run_id.substr(0, 8), to_string(broken->status));
    }
    finding.advice = "look at the log of its job, and run it again";
    results.add(std::move(finding));
}

}  // namespace

void check_ages(const KnownState& known, CheckResults& results) {
    if (!known.data.series.empty() || !known.unreadable.empty()) {
        check_data_age(known, results);
        check_last_fetch(known, results);
    }
    if (!known.kept.empty()) {
        check_last_predict(known, results);
        check_missed_forecasts(known, results);
    }
    if (known.predicting) {
        check_model_age(known, results);
        results.attempt({"fit_age"}, [&] { check_fit_age(known, results); });
        check_last_train(known, results);
    }
}

}  // namespace forecast
