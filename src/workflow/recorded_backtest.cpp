#include "forecast/workflow/recorded_backtest.hpp"
#include "forecast/evaluation/predictions.hpp"
#include "forecast/workflow/kept_weights.hpp"
#include "forecast/workflow/run_metrics.hpp"

#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "forecast/core/file.hpp"
#include "forecast/core/text.hpp"
#include "forecast/mlflow/open_store.hpp"
#include "forecast/report/comparison_table.hpp"
#include "forecast/workflow/child_runs.hpp"
#include "forecast/workflow/recorded_calibration.hpp"
#include "forecast/workflow/recorded_datasets.hpp"
#include "forecast/workflow/recorded_forecasters.hpp"
#include "forecast/workflow/recording.hpp"
#include "forecast/workflow/run_reports.hpp"
#include "forecast/workflow/trained_run.hpp"
#include "forecast/workflow/worst_days.hpp"

namespace forecast {
namespace {

using Json = nlohmann::ordered_json;

/// Whether the newest of the forecast rows is of the period, has a load, and was forecast by somebody, and by all that
/// use the weather: where it is missing these have no forecast, and nothing is recorded.
bool is_scored(const PreparedBacktest& p, const std::vector<EvaluatedForecaster>& forecasters,
               const RollingForecasts& so_far) {
    if (so_far.rows() == 0) {
        return false;
    }
    const std::size_t newest = so_far.rows() - 1;
    const std::size_t row = so_far.first_row + newest;
    bool any = false;
    bool all = true;
    for (std::size_t i = 0; i < forecasters.size(); ++i) {
        const bool has_forecast = !std::isnan(so_far.at(newest, i));
        any = any || has_forecast;
        all = all && (has_forecast || !forecasters[i].uses_weather);
    }
    return any && all && row >= p.options.first_row && p.frame.target().is_observed(row);
}

std::string texts_of(const std::vector<WeatherMode>& weathers) {
    std::vector<std::string> texts;
    std::transform(weathers.begin(), weathers.end(), std::back_inserter(texts),
                   [](WeatherMode mode) { return to_string(mode); });
    return join(texts, ",");
}

std::vector<Param> params_of(const PreparedBacktest& p, const ForecasterSet& set) {
    std::vector<Param> params = {{"from", format_day(p.period.from)},
                                 {"to", format_day(p.period.to)},
                                 {"forecasters", join(labels(set.list()), ",")},
                                 {"weather", texts_of(weathers_of(set.list()))}};
    for (const ResolvedOption& option : p.config.options) {
        if (is_run_param(option)) {
            params.emplace_back(option.path, option.value);
        }
    }
    return params;
}

Json dropped_json(const Comparison& comparison) {
    const DroppedRows& dropped = comparison.result.dropped;
    Json json = {{"missing", dropped.missing}, {"filled", dropped.imputed}, {"unforecast", dropped.unforecast}};
    json["unforecast_by"] = Json::object();
    const auto names = labels(comparison.forecasters);
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (dropped.unforecast_by[i] > 0) {
            json["unforecast_by"][names[i]] = dropped.unforecast_by[i];
        }
    }
    return json;
}

std::string described_issue(const PreparedBacktest& p) {
    const IssueOptions& issue = p.config.values.issue;
    return to_string(issue.mode) + (issue.lead_days > 1 ? fmt::format(", {} days ahead", issue.lead_days) : "");
}

}  // namespace

Json backtest_json(const PreparedBacktest& p, const Comparison& comparison, const Breakdown& breakdown) {
    const IssueOptions& issue = p.config.values.issue;
    Json json = comparison_json(comparison, to_string(issue.mode), p.period.from, p.period.to);
    json["issue_time"] = issue.time;
    json["horizon_days"] = issue.lead_days;
    json["n"] = comparison.result.rows.size();
    json["dropped_because"] = dropped_json(comparison);
    json["simulated"] = p.data.simulated;
    json["issued_weather"] = issued_weather_json(p.frame);
    add_breakdown(json, breakdown, comparison);
    return json;
}

std::string render_backtest(const PreparedBacktest& p, const Comparison& comparison, const Breakdown& breakdown,
                            const std::string& by, const Terminal& terminal) {
    return render_comparison(comparison, described_issue(p), p.period.from, p.period.to, TableFormat::text, terminal) +
           describe_issued_weather(p.frame) + render_breakdown(breakdown, comparison, by, terminal);
}

RecordedBacktest::RecordedBacktest(const PreparedBacktest& prepared, const ForecasterSet& set,
                                   TrackingLocation location, NewRun run)
    : prepared_(prepared), set_(set), location_(std::move(location)), new_run_(std::move(run)) {}

void RecordedBacktest::begin_if_scored(const RollingForecasts& so_far) {
    if (!run_ && is_scored(prepared_, set_.list(), so_far)) {
        begin();
    }
}

void RecordedBacktest::begin() {
    store_ = open_run_store(location_);
    store_->mark_orphaned_runs_failed();
    NewRun run = new_run_;
    run.name = "backtest " + prepared_.config.values.run_name;
    std::vector<Tag> provenance = program_tags();
    provenance.emplace_back("forecast.kind", "backtest");
    provenance.emplace_back("forecast.data_sha256", prepared_.data.sha256);
    run.tags.insert(run.tags.begin(), provenance.begin(), provenance.end());
    if (prepared_.data.simulated) {
        run.tags.emplace_back("forecast.data", "SIMULATED");
    }
    run_.emplace(*store_, run);
    run_->log_params(params_of(prepared_, set_));
    run_->log_inputs(dataset_inputs(prepared_.data, prepared_.config.values, "evaluation"));
}

RecordedRun RecordedBacktest::finish(const Comparison& comparison, const Breakdown& breakdown) {
    if (!run_) {  // a checkpoint held all rows that are scored
        begin();
    }
    const auto names = labels(comparison.forecasters);
    for (std::size_t i = 0; i < names.size(); ++i) {
        run_->log_metrics(score_metrics(comparison.result.scores[i], names[i] + "/"));
    }
    add_note(*run_, scores_note(comparison, described_issue(prepared_), prepared_.period.from, prepared_.period.to));
    const auto directory = run_->artifact_directory();
    const ExperimentConfig& config = prepared_.config.values;
    write_file_atomically(directory / kConfigArtifact, to_json_text(config));
    for (std::size_t i = 0; i < names.size(); ++i) {
        const EvaluatedForecaster& forecaster = comparison.forecasters[i];
        if (forecaster.is_as_in(config.issue.weather) && forecaster.name != kNetworkName) {
            save_forecaster(*set_.forecasters()[i], prepared_.frame, config.issue, prepared_.options.last_row - 1,
                            directory);
        }
    }
    save_calibrations(comparison, set_.forecasters(), false,
                      {prepared_.frame, config, prepared_.options.last_row, directory, prepared_.options.cancellation});
    describe_forecasters(directory, run_->id());
    write_file_atomically(directory / kTablesArtifact,
                          render_backtest(prepared_, comparison, breakdown, "", Terminal{}));
    write_file_atomically(directory / kBacktestReport, backtest_json(prepared_, comparison, breakdown).dump(2) + "\n");
    write_file_atomically(directory / kPredictionsFile, predictions_csv(prepared_.frame, config.issue, comparison));
    write_weights(weights_of(comparison, prepared_.frame.axis, config.issue.weather), directory);
    const std::size_t headline = reported_forecaster(comparison, "", config.issue.weather);
    write_explanations(explain_worst_days(comparison, headline, set_.forecasters(), prepared_.frame, config.issue),
                       comparison.unit, directory);
    write_report(reported(comparison, breakdown), directory);
    run_->finish();
    return recorded_run(*run_);
}

ReportedRun RecordedBacktest::reported(const Comparison& comparison, const Breakdown& breakdown) const {
    ReportedRun report =
        report_of_scores(run_->summary(), prepared_.config.values, prepared_.frame, comparison, breakdown, "");
    report.run.params = params_of(prepared_, set_);
    add_kept(report, run_->artifact_directory());
    return report;
}

void RecordedBacktest::note_failure(const std::string& sentence) {
    if (run_) {
        run_->set_tag(kFailureTag, sentence);
        add_note(*run_, sentence);
    }
}

std::optional<RecordedRun> RecordedBacktest::kill() {
    if (!run_) {
        return std::nullopt;
    }
    run_->kill();
    return recorded_run(*run_);
}

}  // namespace forecast
