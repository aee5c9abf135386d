#include "forecast/workflow/monitor.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "forecast/core/text.hpp"
#include "forecast/mlflow/open_store.hpp"
#include "forecast/workflow/kept_forecasts.hpp"
#include "forecast/workflow/trained_run.hpp"
#include "monitor_checks.hpp"

namespace forecast {
namespace {

void find_run_that_predicts(KnownState& known, const MonitorRequest& request, const Workspace& workspace,
                            CheckResults& results) {
    try {
        known.predicting = find_predicting_run({"", "", request.experiment, workspace.tracking, workspace.registry});
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::not_found) {
            throw;
        }
        results.skip("model_age", error.with_its_advice());
        return;
    }
    const LoadedConfig recorded = recorded_config(known.predicting->run, request.settings, workspace.store);
    known.config = with_sources_of(request.experiment, recorded.values);
    known.config.monitor = request.experiment ? request.experiment->monitor : recorded.values.monitor;
    RunQuery query;
    query.experiment = known.predicting->run.summary.experiment;
    query.limit = 50;
    known.runs = open_existing_runs(workspace.tracking)->list(query);
}

void read_data(KnownState& known, CheckResults& results) {
    results.attempt("data_age", [&] {
        ExperimentData data = read_experiment_data(known.config, known.config_file);
        for (auto& [key, series] : data.series) {
            auto& values = series.values;
            values.erase(std::remove_if(values.begin(), values.end(),
                                        [&](const Observation& o) { return o.available_at > known.at; }),
                         values.end());
        }
        known.data = std::move(data);
        known.frame = build_experiment_frame(*known.data, known.config, 0);
    });
}

/// Whether `other` is rather what was really forecast: by the one that predicts, in time, the newer.
bool is_rather(const KeptForecast& other, const KeptForecast& than, const std::string& forecaster) {
    const auto rank = [&](const KeptForecast& one) {
        const bool in_time = !one.due || one.forecast.issued_at <= *one.due;
        return std::tuple(one.forecast.model == forecaster, in_time, one.forecast.issued_at);
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
        if (one.forecast.model.rfind("baseline_", 0) == 0 || one.forecast.issued_at > known.at) {
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
        results.skip("last_predict", fmt::format("{} keeps no forecast of this experiment; forecast predict keeps one",
                                                 observation_store_name(known.config.store)));
    }
}

void add_row(ForecastDay& day, const KeptForecast& one) {
    const StoredForecast& forecast = one.forecast;
    const double error = one.error().value();
    ++day.rows;
    day.actual += *forecast.actual;
    day.predicted += forecast.value;
    day.absolute_error += std::abs(error);
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

/// Days of which most rows have a load that was known at the moment.
void gather_days(KnownState& known) {
    const TimeAxis& axis = known.frame->axis;
    const Column& load = known.frame->target();
    std::map<Day, ForecastDay> days;
    for (const KeptForecast& one : known.kept) {
        const auto row = axis.row_at(one.forecast.time);
        if (one.error() && row && load.is_observed(*row)) {
            add_row(days[axis.day(*row)], one);
        }
    }
    for (auto& [number, day] : days) {
        const std::size_t rows = axis.first_row_of(number + 1) - axis.first_row_of(number);
        if (2 * day.rows < rows) {
            continue;
        }
        day.day = number;
        const auto n = static_cast<double>(day.rows);
        const auto banded = static_cast<double>(std::max<std::size_t>(1, day.banded));
        day.actual /= n;
        day.predicted /= n;
        day.absolute_error /= n;
        day.below /= banded;
        day.above /= banded;
        known.days.push_back(std::move(day));
    }
}

void read_reference(KnownState& known) {
    const PredictingRun& predicting = *known.predicting;
    const WeatherMode usual = known.config.issue.weather;
    const bool is_ahead = known.is_weather_ahead(known.newest_days(known.limits().window_days));
    known.reference = backtest_errors(predicting.run, predicting.forecaster, is_ahead ? WeatherMode::issued : usual,
                                      known.config.frame.time_zone);
    if (known.reference.empty()) {
        known.reference = backtest_errors(predicting.run, predicting.forecaster, usual, known.config.frame.time_zone);
    }
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
        read_kept(known, workspace, results);
    }
    if (known.frame) {
        gather_days(known);
    }
    if (known.predicting) {
        read_reference(known);
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
    for (const auto check :
         {check_ages, check_changes, check_promises, check_inputs, check_newest_data, check_anomalies}) {
        check(known, results);
    }
    if (results.findings.empty()) {
        std::vector<std::string> reasons;
        for (const SkippedCheck& skipped : results.skipped) {
            reasons.push_back(skipped.reason);
        }
        throw Error(ErrorKind::insufficient_data, "nothing can be checked: {}", join(reasons, "; "));
    }
    MonitorCurves curves = std::move(results.curves);
    return {report_of(known, std::move(results)), std::move(curves), known.config};
}

}  // namespace forecast
