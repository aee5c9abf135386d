#include "forecast/workflow/run_reports.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include <spdlog/spdlog.h>

#include "forecast/config/load.hpp"
#include "forecast/core/file.hpp"
#include "forecast/evaluation/calibration_set.hpp"
#include "forecast/evaluation/predictions.hpp"
#include "forecast/evaluation/scored_rows.hpp"
#include "forecast/forecasters/forecasters.hpp"
#include "forecast/forecasters/saved_forecaster.hpp"
#include "forecast/report/full_run.hpp"
#include "forecast/report/run_figures.hpp"
#include "forecast/workflow/common_errors.hpp"
#include "forecast/workflow/kept_weights.hpp"
#include "forecast/workflow/recorded_calibration.hpp"
#include "forecast/workflow/worst_days.hpp"

namespace forecast {
namespace {

/// What the config of a run says that its files do not.
struct RecordedSettings {
    RecordedAs as;
    IssueOptions issue;
    bool reads_weather = false;
};

RecordedSettings settings_of(const ExperimentConfig& config) {
    return {
        {config.frame.time_zone, config.frame.unit, config.issue.weather}, config.issue, !config.frame.columns.empty()};
}

RecordedSettings settings_in(const std::filesystem::path& artifacts) {
    const auto file = artifacts / kConfigArtifact;
    if (!std::filesystem::exists(file)) {
        return {};
    }
    return settings_of(parse_config(read_file(file), file.string(), {}).values);
}

/// The forecaster with the smallest error among those that `is_meant` accepts; nothing if there is none.
template <class Meant>
std::optional<std::size_t> best_among(const Comparison& comparison, Meant is_meant) {
    std::optional<std::size_t> best;
    for (std::size_t i = 0; i < comparison.forecasters.size(); ++i) {
        const Score& score = comparison.result.scores[i];
        if (score.n > 0 && is_meant(i) && (!best || score.mae() < comparison.result.scores[*best].mae())) {
            best = i;
        }
    }
    return best;
}

/// The place of a label among the forecasters; without it that of the smallest error.
std::size_t headline_of(const Comparison& comparison, const std::string& label) {
    const auto all = labels(comparison.forecasters);
    const auto named = best_among(comparison, [&](std::size_t i) { return all[i] == label; });
    return named.value_or(best_among(comparison, [](std::size_t) { return true; }).value_or(0));
}

/// The label that stands for a run: "lstm", "linear/issued".
std::string label_of(const RunSummary& run) {
    const RunFigures figures = figures_of(run);
    return figures.prefix.empty() ? figures.forecaster : figures.prefix.substr(0, figures.prefix.size() - 1);
}

bool has_file(const std::vector<ArtifactFile>& files, const std::string& path) {
    return std::any_of(files.begin(), files.end(), [&](const ArtifactFile& file) { return file.path == path; });
}

/// The forecaster that stands for a run, with its rows by time.
struct RunColumn {
    RecordedScores scores;
    std::size_t forecaster = 0;
    std::map<Timestamp, std::size_t> places;  ///< of the scored rows
};

RunColumn read_column(const RunStore& store, const RunSummary& run) {
    if (!has_file(store.list_artifacts(run), kPredictionsFile)) {
        throw Error(ErrorKind::insufficient_data, "the run {} has no {}: it cannot be compared", run.run_id,
                    kPredictionsFile);
    }
    const auto artifacts = store.fetch_artifacts(run);
    RunColumn column;
    column.scores = read_scores(artifacts / kPredictionsFile, settings_in(artifacts).as);
    column.forecaster = headline_of(column.scores.comparison, label_of(run));
    const auto& rows = column.scores.comparison.result.rows;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        column.places[column.scores.frame.axis.start(rows[i].row)] = i;
    }
    return column;
}

/// Throws Error(invalid_argument) for what cannot be scored together: other steps, other loads, one run twice.
void check_comparable(const std::vector<RunSummary>& runs, const std::vector<RunColumn>& columns) {
    for (std::size_t i = 1; i < runs.size(); ++i) {
        const auto refuse = [&](const std::string& why) {
            throw Error(ErrorKind::invalid_argument, "the runs {} and {} cannot be compared: {}",
                        runs.front().run_id.substr(0, 8), runs[i].run_id.substr(0, 8), why);
        };
        if (std::any_of(runs.begin(), runs.begin() + static_cast<std::ptrdiff_t>(i),
                        [&](const RunSummary& before) { return before.run_id == runs[i].run_id; })) {
            refuse("they are one run");
        }
        if (columns[i].scores.frame.axis.step() != columns.front().scores.frame.axis.step()) {
            refuse("their rows have other lengths of time");
        }
        for (const auto& [time, place] : columns.front().places) {
            const auto other = columns[i].places.find(time);
            const double load = columns.front().scores.comparison.result.rows[place].actual;
            if (other != columns[i].places.end() &&
                !is_same_actual(load, columns[i].scores.comparison.result.rows[other->second].actual)) {
                refuse("they were scored against other loads, first at " + format_utc(time));
            }
        }
    }
}

/// Rows of the first column's axis that all columns have.
std::vector<ScoredRow> common_rows(const std::vector<RunColumn>& columns) {
    std::vector<ScoredRow> rows;
    for (const auto& [time, place] : columns.front().places) {
        ScoredRow row = columns.front().scores.comparison.result.rows[place];
        row.predicted.clear();
        row.intervals.clear();
        for (const RunColumn& column : columns) {
            const auto found = column.places.find(time);
            if (found == column.places.end()) {
                break;
            }
            const ScoredRow& other = column.scores.comparison.result.rows[found->second];
            row.predicted.push_back(other.predicted[column.forecaster]);
            row.intervals.push_back(other.intervals[column.forecaster]);
        }
        if (row.predicted.size() == columns.size()) {
            rows.push_back(std::move(row));
        }
    }
    return rows;
}

/// How far the headline's forecasts of the scored rows were off by lead time, as its calibration has them; nothing
/// where it has one lead time, or there is none.
std::vector<LeadErrors> errors_by_lead(const ReportedRun& reported, const std::filesystem::path& artifacts) {
    const auto& rows = reported.comparison.result.rows;
    const auto file = rows.empty()
                          ? std::filesystem::path()
                          : calibration_file(reported.comparison.forecasters[reported.headline].name, artifacts);
    if (rows.empty() || !std::filesystem::exists(file)) {
        return {};
    }
    std::map<std::size_t, double> loads;
    for (const ScoredRow& row : rows) {
        loads[row.row] = row.actual;
    }
    std::vector<LeadErrors> all;
    for (const LeadForecasts& lead : parse_calibration_set(read_file(file)).leads) {
        const auto place = calibrated_rows(lead, reported.frame.axis);
        LeadErrors errors{lead.first_day, lead.last_day, 0, 0};
        for (const auto& [row, load] : loads) {
            const auto i = static_cast<std::ptrdiff_t>(row) - place.begin;
            if (i >= 0 && i < place.end - place.begin && !std::isnan(lead.values[static_cast<std::size_t>(i)])) {
                errors.mae += std::abs(lead.values[static_cast<std::size_t>(i)] - load);
                ++errors.n;
            }
        }
        if (errors.n > 0) {
            errors.mae /= static_cast<double>(errors.n);
            all.push_back(errors);
        }
    }
    return all.size() > 1 ? all : std::vector<LeadErrors>();
}

/// The part of `frame` that has scored rows, as a report looks at it: the target alone. Rows count from its begin.
void cut_to_scored(const Frame& frame, ReportedRun& reported) {
    auto& rows = reported.comparison.result.rows;
    if (rows.empty()) {
        return;
    }
    const TimeAxis& axis = frame.axis;
    const std::size_t first = rows.front().row;
    const std::size_t size = rows.back().row - first + 1;
    for (ScoredRow& row : rows) {
        row.row -= first;
    }
    reported.frame = scored_frame(axis.daily() ? TimeAxis::days(axis.day(first), size, axis.zone())
                                               : TimeAxis::fixed(axis.start(first), axis.step(), size, axis.zone()),
                                  frame.target().name, frame.unit, rows);
}

}  // namespace

std::size_t reported_forecaster(const Comparison& comparison, const std::string& name, WeatherMode weather) {
    const auto meant = best_among(comparison, [&](std::size_t i) {
        const EvaluatedForecaster& forecaster = comparison.forecasters[i];
        return forecaster.is_as_in(weather) &&
               (name.empty() ? can_be_recorded(forecaster.name) : forecaster.name == name);
    });
    return meant.value_or(headline_of(comparison, name));
}

void add_kept(ReportedRun& reported, const std::filesystem::path& artifacts) {
    KeptWeights weights = read_weights(artifacts);
    reported.weights = std::move(weights.days);
    reported.weights_of = std::move(weights.forecaster);
    reported.leads = errors_by_lead(reported, artifacts);
    ExplainedDays explained = read_explanations(artifacts);
    reported.explanations = std::move(explained.days);
    reported.explained_by = std::move(explained.forecaster);
}

ReportedRun report_of_scores(RunSummary run, const ExperimentConfig& config, const Frame& frame,
                             const Comparison& comparison, const Breakdown& breakdown, const std::string& headline) {
    const RecordedSettings settings = settings_of(config);
    ReportedRun reported;
    reported.run = std::move(run);
    reported.issue = settings.issue;
    reported.reads_weather = settings.reads_weather;
    reported.headline = reported_forecaster(comparison, headline, config.issue.weather);
    reported.breakdown = breakdown;
    if (!comparison.result.rows.empty() && breakdown.reference != comparison.forecasters[reported.headline].name) {
        reported.breakdown =
            break_down_for_report(comparison, frame, comparison.result.rows.front().row, reported.headline);
    }
    reported.comparison.forecasters = comparison.forecasters;
    reported.comparison.unit = comparison.unit;
    reported.comparison.result.rows = comparison.result.rows;
    reported.comparison.result.scores = comparison.result.scores;
    reported.comparison.result.dropped = comparison.result.dropped;
    cut_to_scored(frame, reported);
    return reported;
}

ReportedRun reported_run(const RunStore& store, RunSummary run) {
    ReportedRun reported;
    const auto files = store.list_artifacts(run);
    if (!files.empty()) {
        const auto artifacts = store.fetch_artifacts(run);
        const RecordedSettings settings = settings_in(artifacts);
        reported.issue = settings.issue;
        reported.reads_weather = settings.reads_weather;
        if (has_file(files, kPredictionsFile)) {
            RecordedScores scores = read_scores(artifacts / kPredictionsFile, settings.as);
            reported.headline = headline_of(scores.comparison, label_of(run));
            reported.breakdown = break_down_for_report(scores.comparison, scores.frame, 0, reported.headline);
            reported.frame = std::move(scores.frame);
            reported.comparison = std::move(scores.comparison);
        }
        add_kept(reported, artifacts);
    }
    reported.histories = read_full(store, run).histories;
    reported.run = std::move(run);
    return reported;
}

ReportedRun compared_runs_report(const RunStore& store, const std::vector<RunSummary>& runs) {
    std::vector<RunColumn> columns;
    for (const RunSummary& run : runs) {
        columns.push_back(read_column(store, run));
    }
    check_comparable(runs, columns);
    ReportedRun reported;
    reported.run = runs.front();
    const auto settings = settings_in(store.fetch_artifacts(runs.front()));
    reported.issue = settings.issue;
    reported.reads_weather = settings.reads_weather;
    reported.frame = columns.front().scores.frame;
    Comparison& comparison = reported.comparison;
    comparison.unit = settings.as.unit;
    comparison.result.rows = common_rows(columns);
    if (comparison.result.rows.empty()) {
        throw Error(ErrorKind::insufficient_data, "there is no day that all of these runs forecast");
    }
    for (std::size_t i = 0; i < runs.size(); ++i) {
        EvaluatedForecaster forecaster = columns[i].scores.comparison.forecasters[columns[i].forecaster];
        const std::string of = labels(columns[i].scores.comparison.forecasters)[columns[i].forecaster];
        forecaster.name = fmt::format("{} {}: {}", runs[i].name, runs[i].run_id.substr(0, 6), of);
        reported.compared.push_back({runs[i].run_id, forecaster.name});
        comparison.result.scores.emplace_back();
        comparison.result.scores.back().name = forecaster.name;
        comparison.forecasters.push_back(std::move(forecaster));
    }
    comparison.result.dropped.unforecast_by.assign(runs.size(), 0);
    comparison.result.scores = score_rows(comparison.result);
    reported.breakdown = break_down_for_report(comparison, reported.frame, 0, 0);
    return reported;
}

void write_page(const std::filesystem::path& artifacts, const std::string& name,
                const std::function<WebPage(const Words&)>& make) {
    try {
        const Words words(Language::en);
        const WebPage page = make(words);
        write_file_atomically(artifacts / name, html_page(page, words));
        if (name != kReportFile) {
            return;  // of another period than the run's own
        }
        const std::vector<std::pair<std::string, std::vector<std::string>>> reference_files = {
            {"regression_predictions_plot.html", {"forecast", "scatter"}},
            {"error_distribution.html", {"errors-histogram"}}};
        for (const auto& [file, figures] : reference_files) {
            const WebPage part = excerpt(page, figures);
            if (!part.sections.front().figures.empty()) {
                write_file_atomically(artifacts / file, html_page(part, words));
            }
        }
        constexpr int kWidth = 860;
        for (const std::string& plot : figure_names(page)) {
            write_file_atomically(artifacts / "plots" / (plot + ".svg"),
                                  svg_file(*find_figure(page, plot), kWidth, words));
        }
    } catch (const Error& error) {
        spdlog::warn("no {} is written: {}", name, error.what());
    }
}

void write_report(const ReportedRun& reported, const std::filesystem::path& artifacts, const std::string& name) {
    write_page(artifacts, name, [&](const Words& words) { return run_report(reported, words); });
}

}  // namespace forecast
