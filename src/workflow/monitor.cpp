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

void find_run_that_predicts(Watched& watched, const MonitorRequest& request, const Workspace& workspace,
                            CheckResults& results) {
    try {
        watched.predicting = find_predicting_run({"", "", request.experiment, workspace.tracking, workspace.registry});
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::not_found) {
            throw;
        }
        results.skip("model_age", error.with_its_advice());
        return;
    }
    const LoadedConfig recorded = recorded_config(watched.predicting->run, request.settings, workspace.store);
    watched.config = with_sources_of(request.experiment, recorded.values);
    watched.config.monitor = request.experiment ? request.experiment->monitor : recorded.values.monitor;
    RunQuery query;
    query.experiment = watched.predicting->run.summary.experiment;
    query.limit = 50;
    watched.runs = open_existing_runs(workspace.tracking)->list(query);
}

void read_data(Watched& watched, CheckResults& results) {
    results.attempt("data_age", [&] {
        ExperimentData data = read_experiment_data(watched.config, watched.config_file);
        for (auto& [key, series] : data.series) {
            auto& values = series.values;
            values.erase(std::remove_if(values.begin(), values.end(),
                                        [&](const Observation& o) { return o.available_at > watched.at; }),
                         values.end());
        }
        watched.data = std::move(data);
        watched.frame = build_experiment_frame(*watched.data, watched.config, 0);
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

void read_kept(Watched& watched, const Workspace& workspace, CheckResults& results) {
    KeptRequest request;
    request.store = watched.config.store;
    request.recorded_store = workspace.store;
    request.experiment = watched.config;
    request.loads = watched.frame ? &*watched.frame : nullptr;
    std::map<Timestamp, KeptForecast> of_time;
    const std::string forecaster = watched.predicting->forecaster;
    const auto runs = open_existing_runs(workspace.tracking);
    for (KeptForecast& one : kept_forecasts(request, runs.get())) {
        if (one.forecast.model.rfind("baseline_", 0) == 0 || one.forecast.issued_at > watched.at) {
            continue;
        }
        const auto [found, is_first] = of_time.emplace(one.forecast.time, one);
        if (!is_first && is_rather(one, found->second, forecaster)) {
            found->second = std::move(one);
        }
    }
    for (auto& [time, one] : of_time) {
        watched.kept.push_back(std::move(one));
    }
    if (watched.kept.empty()) {
        results.skip("last_predict", fmt::format("{} keeps no forecast of this experiment; forecast predict keeps one",
                                                 observation_store_name(watched.config.store)));
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
void gather_days(Watched& watched) {
    const TimeAxis& axis = watched.frame->axis;
    const Column& load = watched.frame->target();
    std::map<Day, ForecastDay> days;
    for (const KeptForecast& one : watched.kept) {
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
        watched.days.push_back(std::move(day));
    }
}

void read_reference(Watched& watched) {
    const PredictingRun& predicting = *watched.predicting;
    const WeatherMode usual = watched.config.issue.weather;
    const bool is_ahead = watched.is_weather_ahead(watched.newest_days(watched.limits().window_days));
    watched.reference = backtest_errors(predicting.run, predicting.forecaster, is_ahead ? WeatherMode::issued : usual,
                                        watched.config.frame.time_zone);
    if (watched.reference.empty()) {
        watched.reference =
            backtest_errors(predicting.run, predicting.forecaster, usual, watched.config.frame.time_zone);
    }
}

Watched watch(const MonitorRequest& request, const Workspace& workspace, CheckResults& results) {
    Watched watched;
    watched.at = request.at.value_or(now());
    watched.config_file = request.config_file;
    if (request.experiment) {
        watched.config = *request.experiment;
    }
    find_run_that_predicts(watched, request, workspace, results);
    if (!watched.predicting && !request.experiment) {
        return watched;
    }
    if (watched.config_file.empty()) {
        watched.config_file = watched.predicting->run.config_file().string();
    }
    read_data(watched, results);
    if (watched.predicting) {
        read_kept(watched, workspace, results);
    }
    if (watched.frame) {
        gather_days(watched);
    }
    if (watched.predicting) {
        read_reference(watched);
    }
    return watched;
}

MonitorReport report_of(const Watched& watched, CheckResults results) {
    MonitorReport report;
    report.at = watched.at;
    report.experiment = watched.config.experiment;
    report.config_file = watched.config_file;
    if (watched.predicting) {
        report.run_id = watched.predicting->run.summary.run_id;
        report.forecaster = watched.predicting->forecaster;
    }
    report.skipped = std::move(results.skipped);
    std::stable_sort(results.findings.begin(), results.findings.end(),
                     [](const MonitorFinding& a, const MonitorFinding& b) { return a.level > b.level; });
    for (MonitorFinding& finding : results.findings) {
        if (finding.level == MonitorLevel::ok) {
            report.in_order.push_back(std::move(finding));
        } else {
            report.findings.push_back({std::move(finding), watched.at, true});
        }
    }
    return report;
}

}  // namespace

MonitorOutcome monitor(const MonitorRequest& request, const Workspace& workspace, Observer& observer) {
    CheckResults results;
    const Watched watched = watch(request, workspace, results);
    observer.on_note(fmt::format("{} days that were forecast, beside {} days of a backtest", watched.days.size(),
                                 watched.reference.size()));
    for (const auto check :
         {check_ages, check_changes, check_promises, check_inputs, check_newest_data, check_anomalies}) {
        check(watched, results);
    }
    if (results.findings.empty()) {
        std::vector<std::string> reasons;
        for (const SkippedCheck& skipped : results.skipped) {
            reasons.push_back(skipped.reason);
        }
        throw Error(ErrorKind::insufficient_data, "nothing can be checked: {}", join(reasons, "; "));
    }
    MonitorCurves curves = std::move(results.curves);
    return {report_of(watched, std::move(results)), std::move(curves), watched.config};
}

}  // namespace forecast
