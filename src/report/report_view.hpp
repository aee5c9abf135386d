#pragma once

#include <string>
#include <vector>

#include "forecast/evaluation/scored_rows.hpp"
#include "forecast/report/run_report.hpp"

namespace forecast {

/// A reported run as its figures look at it: names, units and the headline's errors.
class ReportView {
public:
    ReportView(const ReportedRun& reported, const Words& words);

    [[nodiscard]] const ReportedRun& reported() const { return reported_; }
    [[nodiscard]] const Words& words() const { return words_; }
    [[nodiscard]] const std::vector<ScoredRow>& rows() const { return reported_.comparison.result.rows; }
    [[nodiscard]] const TimeAxis& axis() const { return reported_.frame.axis; }
    [[nodiscard]] const std::string& unit() const { return reported_.comparison.unit; }
    [[nodiscard]] std::size_t headline() const { return reported_.headline; }
    /// What a forecaster is called in the reader's words: "J-7", "linear".
    [[nodiscard]] const std::string& label(std::size_t forecaster) const { return labels_[forecaster]; }
    [[nodiscard]] const Score& score(std::size_t forecaster) const {
        return reported_.comparison.result.scores[forecaster];
    }
    /// [rows] forecast minus load, of the headline.
    [[nodiscard]] const std::vector<double>& errors() const { return errors_; }
    /// Of the headline.
    [[nodiscard]] const std::vector<ScoredDay>& days() const { return days_; }
    /// The simple forecaster beside which the headline is shown: J-7, else J-1, else the worst; nothing if it is alone.
    [[nodiscard]] std::optional<std::size_t> yardstick() const;
    [[nodiscard]] std::optional<std::size_t> find(const std::string& name) const;
    /// By how much another forecaster errs more than the headline; nothing where they cannot be compared.
    [[nodiscard]] const PairedGain* difference(std::size_t forecaster) const;

    /// An error with its usual decimals: "12.3".
    [[nodiscard]] std::string error(double value) const { return words_.number(value, error_decimals_); }
    [[nodiscard]] std::string error_change(double value) const { return words_.change(value, error_decimals_); }
    [[nodiscard]] std::string load(double value) const { return words_.number(value, load_decimals_); }
    /// An error with its unit: "12.3 MW".
    [[nodiscard]] std::string error_in_unit(double value) const { return error(value) + "\u202f" + unit(); }
    [[nodiscard]] int error_decimals() const { return error_decimals_; }
    [[nodiscard]] int load_decimals() const { return load_decimals_; }
    /// "1 January to 31 December 2018"
    [[nodiscard]] std::string period() const;

private:
    const ReportedRun& reported_;
    const Words& words_;
    std::vector<std::string> labels_;
    std::vector<double> errors_;
    std::vector<ScoredDay> days_;
    int error_decimals_ = 2;
    int load_decimals_ = 1;
};

// The figures of a report, each part in a file of its own. REQUIRES: the view has rows.

PageFigure forecast_figure(const ReportView& view);
PageFigure skill_figure(const ReportView& view);
PageTable score_table(const ReportView& view);
std::vector<PageFigure> error_figures(const ReportView& view);
std::vector<PageFigure> slice_figures(const ReportView& view);
std::vector<PageFigure> band_figures(const ReportView& view);
std::vector<PageFigure> weather_figures(const ReportView& view);
std::vector<PageFigure> weight_figures(const ReportView& view);
PageTable worst_days_table(const ReportView& view);
/// Of a training, whether or not anything was scored.
std::vector<PageFigure> training_figures(const ReportedRun& reported, const Words& words);

/// "1 January to 31 December 2018"
std::string period_text(const Words& words, Day first, Day last);
/// A share with what chance alone does to it (95 %): Wilson's interval, of `trials` as if each were new. `kind` becomes
/// "action" where chance does not explain the distance from what is promised. In percent.
PlotDot coverage_dot(const std::string& name, const char* kind, double share, double trials, double promised);
/// "5 100.0 the newest load, +42.1 temperature, ...": the largest parts of a forecast, the rest together.
std::string explanation_text(const Words& words, const Explanation& explanation, int load_decimals, int error_decimals);

/// What stands at the foot of a page: the run, where it comes from, and its params.
std::vector<std::pair<std::string, std::string>> run_facts(const RunSummary& run, const Words& words);

/// Steps of a frame's axis, for plots over time.
StepAxis step_axis(const TimeAxis& axis);
/// [first, end) of the steps that are weekends and holidays.
std::vector<std::pair<std::size_t, std::size_t>> days_of_rest(const TimeAxis& axis);
/// The steps behind which clocks change, of an axis finer than days.
std::vector<PlotMark> clock_changes(const TimeAxis& axis, const Words& words);

}  // namespace forecast
