#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "forecast/report/run_report.hpp"
#include "forecast/tracking/run_store.hpp"
#include "forecast/workflow/trained_run.hpp"

// `report`: what a recorded run has to show, read from its row and its files; and the page as a file of every run.

namespace forecast {

/// The artifact: an HTML file.
inline constexpr const char* kReportFile = "report.html";

/// What there is of a run. Throws Error, naming file and line, for a file that train or backtest did not write.
ReportedRun reported_run(const RunStore& store, RunSummary run);

/// Several runs on the rows that all of them forecast, the first one as the headline; of each the forecaster that
/// stands for it. Throws Error(insufficient_data) if one has no forecasts, or there are no such rows.
ReportedRun compared_runs_report(const RunStore& store, const std::vector<RunSummary>& runs);

/// The report of what was just scored. `headline` is a forecaster's name; empty: of those that a run can keep the best,
/// in the config's weather mode. `breakdown` is the comparison's, whoever it is against.
ReportedRun report_of_scores(RunSummary run, const ExperimentConfig& config, const Frame& frame,
                             const Comparison& comparison, const Breakdown& breakdown, const std::string& headline);

/// Adds what is kept among a run's files: the weights of its combination,
/// the explanations of its worst days, and the errors of the headline by lead time.
void add_kept(ReportedRun& reported, const std::filesystem::path& artifacts);

/// The place of the forecaster that a report is about: the one of this name in that weather mode; without a name the
/// best of those that a run can keep. REQUIRES: the comparison has a forecaster.
std::size_t reported_forecaster(const Comparison& comparison, const std::string& name, WeatherMode weather);

/// Writes the page that `make` makes into a run's artifacts as `name`. Beside report.html it writes the plots as
/// plots/NAME.svg, and of forecasts two pages named as the reference has them: regression_predictions_plot.html,
/// error_distribution.html. That they cannot be made or written is a warning: the scores are recorded by then.
void write_page(const std::filesystem::path& artifacts, const std::string& name,
                const std::function<WebPage(const Words&)>& make);
/// The same for the report of a run.
void write_report(const ReportedRun& reported, const std::filesystem::path& artifacts,
                  const std::string& name = kReportFile);

}  // namespace forecast
