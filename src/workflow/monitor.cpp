#include "forecast/workflow/monitor.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "forecast/core/text.hpp"
#include "forecast/mlflow/open_store.hpp"
#include "forecast/workflow/kept_forecasts.hpp"
#include "forecast/workflow/trained_run.hpp"
#include "monitor_checks.hpp"

namespace forecast {
namespace {

/// The run that predicted at a moment, or why there is none.
struct FoundRun {
    std::optional<PredictingRun> run;
    std::string why_not;
};

FoundRun find_run(const AskedRun& asked) {
    try {
        return {find_predicting_run(asked), ""};
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::not_found) {
            throw;
        }
        return {std::nullopt, error.with_its_advice()};
    }
}

/// Checks of what was forecast beside the loads that came.
std::vector<std::string> kinds_of_errors() {
    return {"error_shift", "error_growth", "bias", "coverage", "skill", "champion", "anomaly"};
}

/// Where none had finished by a moment of the past, the one that predicts now stands in.
void find_run_that_predicts(KnownState& known, const MonitorRequest& request, const Workspace& workspace,
                            CheckResults& results) {
    AskedRun asked{"", "", request.experiment, workspace.tracking, workspace.registry, request.at};
    FoundRun found = find_run(asked);
    if (!found.run && request.at) {
        asked.at.reset();
        found = find_run(asked);
        known.stands_in = found.run.has_value();
    }
    known.predicting = std::move(found.run);
    if (!known.predicting) {
        results.skip({"model_age", "fit_age", "last_train", "last_predict", "missed_forecasts"}, "message",
                     {found.why_not});
        results.skip(kinds_of_errors(), "message", {found.why_not});
        return;
    }
    const LoadedConfig recorded = recorded_config(known.predicting->run, request.settings, workspace.store);
    known.config = with_sources_of(request.experiment, recorded.values);
    known.config.monitor = request.experiment ? request.experiment->monitor : recorded.values.monitor;
    if (known.stands_in) {
        const Timestamp ended{std::chrono::seconds(known.predicting->run.summary.end_ms.value_or(0) / 1000)};
        results.skip({"past_run"}, "past_run", {known.run_name(), format_utc(ended)});
    } else if (!known.predicting->is_recorded) {
        results.skip({"past_run"}, "past_champion", {});
    }
}

/// Runs that had begun by then.
void list_runs(KnownState& known, const Workspace& workspace) {
    RunQuery query;
    query.experiment = known.predicting->run.summary.experiment;
    known.runs = open_existing_runs(workspace.tracking)->list(query);
    known.runs.erase(std::remove_if(known.runs.begin(), known.runs.end(),
                                    [&](const RunSummary& run) {
                                        return Timestamp(std::chrono::seconds(run.start_ms / 1000)) > known.at;
                                    }),
                     known.runs.end());
}

/// The series that the frame is made of, "source.column", by their sources; the target is the first of its own.
std::map<std::string, std::vector<std::string>> series_by_source(const FrameOptions& frame) {
    std::map<std::string, std::vector<std::string>> series;
    const auto add = [&](const std::string& key) { series[key.substr(0, key.find('.'))].push_back(key); };
    add(frame.target);
    for (const auto& [name, column] : frame.columns) {
        add(column.from);
        if (column.continued_by) {
            add(*column.continued_by);
        }
    }
    return series;
}

/// Reads each source for itself, since one of them cannot be read; the others still have an age.
void read_sources_alone(KnownState& known) {
    for (const auto& [source, keys] : series_by_source(known.config.frame)) {
        ExperimentConfig alone = known.config;
        alone.frame.target = keys.front();
        alone.frame.columns.clear();
        for (const std::string& key : keys) {
            alone.frame.columns[key].from = key;
        }
        try {
            ExperimentData data = read_experiment_data(alone, known.config_file);
            known.data.series.merge(data.series);
            known.data.fetched.merge(data.fetched);
        } catch (const Error& error) {
            known.unreadable.push_back({keys.front(), error.with_its_advice()});
        }
    }
}

void read_data(KnownState& known, CheckResults& results) {
    std::vector<std::string> kinds = {"missing_values", "input_drift",          "input_range",
                                      "data_fault",     "temperature_forecast", "unusual_load"};
    if (known.predicting) {
        const auto of_errors = kinds_of_errors();
        kinds.insert(kinds.end(), of_errors.begin(), of_errors.end());
    }
    results.attempt(kinds, [&] {
        try {
            known.data = read_experiment_data(known.config, known.config_file);
        } catch (const Error& error) {
            if (error.kind() != ErrorKind::locked) {
                read_sources_alone(known);
            }
            drop_later_values(known.data, known.at);
            throw;
        }
        drop_later_values(known.data, known.at);
        known.frame = build_experiment_frame(known.data, known.config, 0);
    });
}

/// Whether `other` is rather what was really forecast: of the usual lead, by the one that predicts, in time, the newer.
bool is_rather(const KeptForecast& other, const KeptForecast& than, const std::string& forecaster) {
    const auto rank = [&](const KeptForecast& one) {
        const IssuedWhen when = issued_when(one);
        return std::tuple(when != IssuedWhen::days_ahead, one.forecast.model == forecaster, when == IssuedWhen::in_time,
                          one.forecast.issued_at);
    };
    return rank(than) < rank(other);
}

void read_kept(KnownState& known, const Workspace& workspace, CheckResults& results) {
    KeptRequest request;
    request.store = known.config.store;
    request.recorded_store = workspace.store;
    request.experiment = known.config;
    request.loads = known.frame ? &*known.frame : nullptr;
    std::map<Timestamp, KeptForecast> of_time;
    const std::string forecaster = known.predicting->forecaster;
    const auto runs = open_existing_runs(workspace.tracking);
    for (KeptForecast& one : kept_forecasts(request, runs.get())) {
        if (is_naive(one.forecast) || one.forecast.issued_at > known.at) {
            continue;
        }
        const auto [found, is_first] = of_time.emplace(one.forecast.time, one);
        if (!is_first && is_rather(one, found->second, forecaster)) {
            found->second = std::move(one);
        }
    }
    for (auto& [time, one] : of_time) {
        known.kept.push_back(std::move(one));
    }
    if (known.kept.empty()) {
        results.skip({"last_predict", "missed_forecasts"}, "nothing_kept",
                     {observation_store_name(known.config.store)});
    }
}

void add_row(ForecastDay& day, const KeptForecast& one, std::size_t row) {
    const StoredForecast& forecast = one.forecast;
    const double error = one.error().value();
    day.rows.push_back({row, error});
    day.actual += *forecast.actual;
    day.predicted += forecast.value;
    day.forecaster = forecast.model;
    day.run_id = forecast.run_id;
    day.weather = forecast.weather;
    if (forecast.low80 && forecast.high80) {
        ++day.banded;
        day.inside += *forecast.low80 <= *forecast.actual && *forecast.actual <= *forecast.high80 ? 1 : 0;
        day.below += forecast.value - *forecast.low80;
        day.above += *forecast.high80 - forecast.value;
    }
}

/// Days of which most rows have a load that was known at the moment, and a forecast made with the usual lead.
void gather_days(KnownState& known) {
    const TimeAxis& axis = known.frame->axis;
    const Column& load = known.frame->target();
    std::map<Day, ForecastDay> days;
    for (const KeptForecast& one : known.kept) {
        const auto row = axis.row_at(one.forecast.time);
        if (one.error() && row && load.is_observed(*row) && issued_when(one) != IssuedWhen::days_ahead) {
            add_row(days[axis.day(*row)], one, *row);
        }
    }
    for (auto& [number, day] : days) {
        const std::size_t rows = axis.first_row_of(number + 1) - axis.first_row_of(number);
        if (2 * day.rows.size() < rows) {
            continue;
        }
        day.day = number;
        const auto n = static_cast<double>(day.rows.size());
        const auto banded = static_cast<double>(std::max<std::size_t>(1, day.banded));
        day.actual /= n;
        day.predicted /= n;
        day.below /= banded;
        day.above /= banded;
        known.days.push_back(std::move(day));
    }
}

/// In the weather of the newest forecasts, if the run has such a backtest.
void read_reference(KnownState& known) {
    const PredictingRun& predicting = *known.predicting;
    const WeatherMode usual = known.config.issue.weather;
    const bool is_ahead = known.is_weather_ahead(known.newest_days(known.limits().window_days));
    for (const WeatherMode weather : {is_ahead ? WeatherMode::issued : usual, usual}) {
        if (known.reference.empty()) {
            auto errors = backtest_errors(predicting.run, predicting.forecaster, weather, known.config.frame.time_zone);
            known.reference_weather = errors.is_of_mode ? weather : usual;
            known.reference = std::move(errors.days);
        }
    }
    const Day today = day_of(known.at, known.config.frame.time_zone);
    auto& errors = known.reference;
    errors.erase(std::remove_if(errors.begin(), errors.end(), [&](const DailyError& one) { return one.day >= today; }),
                 errors.end());
}

KnownState known_state(const MonitorRequest& request, const Workspace& workspace, CheckResults& results) {
    KnownState known;
    known.at = request.at.value_or(now());
    known.config_file = request.config_file;
    if (request.experiment) {
        known.config = *request.experiment;
    }
    find_run_that_predicts(known, request, workspace, results);
    if (!known.predicting && !request.experiment) {
        return known;
    }
    if (known.config_file.empty()) {
        known.config_file = known.predicting->run.config_file().string();
    }
    read_data(known, results);
    if (known.predicting) {
        results.attempt({"last_train"}, [&] { list_runs(known, workspace); });
        results.attempt({"last_predict", "missed_forecasts"}, [&] { read_kept(known, workspace, results); });
        if (known.frame) {
            gather_days(known);
        }
        try {
            read_reference(known);
        } catch (const Error& error) {
            known.reference_fault = error.with_its_advice();
        }
    }
    return known;
}

MonitorReport report_of(const KnownState& known, CheckResults results) {
    MonitorReport report;
    report.at = known.at;
    report.experiment = known.config.experiment;
    report.config_file = known.config_file;
    if (known.predicting) {
        report.run_id = known.predicting->run.summary.run_id;
        report.forecaster = known.predicting->forecaster;
    }
    report.skipped = std::move(results.skipped);
    std::stable_sort(results.findings.begin(), results.findings.end(),
                     [](const MonitorFinding& a, const MonitorFinding& b) { return a.level > b.level; });
    for (MonitorFinding& finding : results.findings) {
        if (finding.level == MonitorLevel::ok) {
            report.in_order.push_back(std::move(finding));
        } else {
            report.findings.push_back({std::move(finding), known.at, true});
        }
    }
    return report;
}

}  // namespace

MonitorOutcome monitor(const MonitorRequest& request, const Workspace& workspace, Observer& observer) {
    CheckResults results;
    const KnownState known = known_state(request, workspace, results);
    observer.on_note(fmt::format("{} days that were forecast, beside {} days of a backtest", known.days.size(),
                                 known.reference.size()));
    results.curves.unit = known.unit();
    results.curves.zone = known.config.frame.time_zone;
    check_ages(known, results);
    if (known.predicting && known.frame) {
        check_changes(known, results);
        check_promises(known, results);
    }
    check_inputs(known, results);
    check_newest_data(known, results);
    check_anomalies(known, results);
    if (results.findings.empty()) {
        const Words words(Language::en);
        std::vector<std::string> reasons;
        for (const SkippedCheck& skipped : results.skipped) {
            const std::string reason = reason_of(skipped, words);
            if (std::find(reasons.begin(), reasons.end(), reason) == reasons.end()) {
                reasons.push_back(reason);
            }
        }
        throw Error(ErrorKind::insufficient_data, "nothing can be checked: {}", join(reasons, "; "));
    }
    MonitorCurves curves = std::move(results.curves);
    return {report_of(known, std::move(results)), std::move(curves), known.config};
}

}  // namespace forecast
