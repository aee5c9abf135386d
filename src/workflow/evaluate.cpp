#include "forecast/workflow/evaluate.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "forecast/report/full_run.hpp"
#include "forecast/workflow/champion.hpp"
#include "forecast/workflow/covariate_check.hpp"
#include "forecast/workflow/experiment_data.hpp"
#include "forecast/workflow/forecaster_set.hpp"
#include "forecast/workflow/recorded_forecasters.hpp"
#include "forecast/workflow/recorded_network.hpp"
#include "forecast/workflow/run_metrics.hpp"
#include "forecast/workflow/run_reports.hpp"

namespace forecast {
namespace {

/// What stands before the metrics' names: nothing for the config's test period as far as there are loads, whose figures
/// those of other runs can be compared with; "eval.2018-01-01.2018-04-01/" for another one.
std::string metrics_prefix(const DayRange& period, const TimeAxis& axis, const SplitOptions& split) {
    const DayRange test = cut_to(axis, {split.test_from, split.test_to});
    return period == test ? "" : fmt::format("eval.{}.{}/", format_day(period.from), format_day(period.to));
}

/// What is written into the run: behind `prefix`, under the plain names of the model's metrics where its weather is the
/// config's.
std::vector<Metric> metrics_of(const Comparison& comparison, WeatherMode usual_weather, const std::string& prefix) {
    std::vector<Metric> metrics;
    const auto names = names_of(comparison.forecasters);
    const bool has_network = std::find(names.begin(), names.end(), kNetworkName) != names.end();
    for (std::size_t i = 0; i < comparison.forecasters.size(); ++i) {
        const EvaluatedForecaster& forecaster = comparison.forecasters[i];
        const bool unusual = !forecaster.is_as_in(usual_weather);
        const std::string weather = unusual ? to_string(forecaster.weather) + "/" : "";
        std::string name = forecaster.name == kNetworkName ? weather : forecaster.name + "/" + weather;
        if (has_network && forecaster.name != kNetworkName) {
            name = beside_prefix(forecaster.name + (unusual ? "." + to_string(forecaster.weather) : ""));
        }
        const auto more = score_metrics(comparison.result.scores[i], prefix + name);
        metrics.insert(metrics.end(), more.begin(), more.end());
    }
    return metrics;
}

Subject find_subject(const RunStore& store, const TrackingLocation& registry, const std::string& reference) {
    NamedRun named = find_named_run(store, registry, reference);
    Subject subject{with_artifacts(std::move(named.run), store), "", ""};
    subject.forecaster = named.version ? forecaster_of(*named.version) : usual_forecaster(subject.run);
    check_recorded(subject.forecaster, subject.run);
    const std::string id = subject.run.summary.run_id.substr(0, 8);
    subject.promote =
        named.version ? fmt::format("{}/{}", named.version->name, named.version->version) : id + " --name NAME";
    return subject;
}

Comparison score(const Evaluation& evaluation, const std::vector<WeatherMode>& weathers,
                 const Cancellation& cancellation) {
    const Subject& subject = evaluation.subject;
    const ExperimentConfig& config = evaluation.config;
    const Frame& frame = evaluation.frame;
    BacktestOptions options = backtest_options(frame, config.issue, evaluation.period);
    options.calibrate_from = calibration_begin(frame, config, options.first_row);
    options.cancellation = cancellation;
    ForecasterSet set(frame, cancellation);
    if (is_recorded(kNetworkName, subject.run)) {
        warn_if_seen(config, evaluation.period.from);
        add_network(set, subject.run, neural_input(config), frame, weathers);
    }
    set.add_configured(forecaster_names(frame, forecaster_specs(config)), config, weathers, subject.run.artifacts);
    check_covariates(frame, config, options.first_row, options.last_row, set.list());
    return compare(set, frame, options);
}

/// A store that may only be read is no reason to score nothing: why the metrics are not written, where they are not.
std::optional<std::string> write_metrics(const TrackingLocation& location, const std::string& run_id,
                                         const std::vector<Metric>& metrics) {
    try {
        open_existing_runs_for_change(location)->log_batch(run_id, metrics, {}, {});
        return std::nullopt;
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::internal) {
            throw;
        }
        return error.what();
    }
}

/// Writes the report of the period beside the run's own, and sends it where the run's store is elsewhere; its name,
/// empty if that could not be done.
std::string record_report(const Evaluation& evaluation, const Workspace& workspace) {
    const RunSummary& run = evaluation.subject.run.summary;
    const bool is_own_period = evaluation.metrics_prefix.empty() && run.tag("forecast.kind") != "backtest";
    const std::string name = is_own_period ? kReportFile
                                           : fmt::format("reports/{}.{}.html", format_day(evaluation.period.from),
                                                         format_day(evaluation.period.to));
    try {
        const auto store = open_existing_runs_for_change(workspace.tracking);
        ReportedRun report = report_of_scores(run, evaluation.config, evaluation.frame, evaluation.comparison,
                                              evaluation.breakdown, evaluation.subject.forecaster);
        if (name == kReportFile) {
            add_kept(report, evaluation.subject.run.artifacts);
        }
        report.histories = read_full(*store, run).histories;
        write_report(report, store->artifact_directory(run), name);
        store->send_artifacts(run);
        return name;
    } catch (const Error& error) {
        spdlog::warn("no report is written into the run: {}", error.what());
        return "";
    }
}

}  // namespace

Evaluation evaluate(const EvaluateRequest& request, const Workspace& workspace, const Cancellation& cancellation) {
    const auto store = open_existing_runs(workspace.tracking);
    Evaluation result;
    result.subject = find_subject(*store, workspace.registry, request.run);
    const TrainedRun& run = result.subject.run;
    result.config = recorded_config(run, request.settings, workspace.store).values;
    const ExperimentConfig& config = result.config;
    const DayRange asked =
        day_range(request.period, config.split);  // what was typed wrongly is said before data are read
    const auto weathers = weather_modes(request.weathers, config);
    const ExperimentConfig reading = config_covering(config, weathers);
    const ExperimentData data = read_experiment_data(reading, run.config_file().string());
    result.frame = build_experiment_frame(data, reading, 0);
    result.period = clip_to_data(result.frame.axis, asked);
    result.comparison = score(result, weathers, cancellation);
    result.breakdown =
        break_down(result.comparison, result.frame, result.frame.axis.first_row_of(result.period.from), "");
    result.better = find_better(result.comparison, result.frame.axis, result.subject.forecaster,
                                weathers.size() > 1 ? config.issue.weather : weathers.front());
    result.metrics_prefix = metrics_prefix(result.period, result.frame.axis, config.split);
    result.write_obstacle = write_metrics(workspace.tracking, run.summary.run_id,
                                          metrics_of(result.comparison, config.issue.weather, result.metrics_prefix));
    if (!result.write_obstacle) {
        result.report = record_report(result, workspace);
    }
    return result;
}

}  // namespace forecast
