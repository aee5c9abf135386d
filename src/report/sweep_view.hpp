#pragma once

#include <string>
#include <vector>

#include "forecast/report/sweep_page.hpp"

namespace forecast {

/// A sweep as its figures look at it: its trials in the order of how good they are.
class SweepView {
public:
    SweepView(const ReportedSweep& sweep, const Words& words);

    [[nodiscard]] const ReportedSweep& sweep() const { return sweep_; }
    [[nodiscard]] const Words& words() const { return words_; }
    /// Places of the trials: finished ones, the best first, then those ended early, running and failed ones.
    [[nodiscard]] const std::vector<std::size_t>& ranked() const { return ranked_; }
    [[nodiscard]] const ReportedTrial& trial(std::size_t rank) const { return sweep_.trials[ranked_[rank]]; }
    [[nodiscard]] std::size_t count(ReportedTrial::Status status) const;
    [[nodiscard]] std::size_t finished() const { return count(ReportedTrial::Status::finished); }
    /// The trial that is pointed out: the winner's, else the best one; nothing if none has finished.
    [[nodiscard]] const ReportedTrial* chosen() const;
    [[nodiscard]] const ReportedFinalist* winner() const;
    /// Whether objectives are of so many sizes that an axis of them is logarithmic.
    [[nodiscard]] bool is_logarithmic() const { return is_logarithmic_; }
    [[nodiscard]] int decimals() const { return decimals_; }              ///< of objectives
    [[nodiscard]] int error_decimals() const { return error_decimals_; }  ///< of errors of the test period
    [[nodiscard]] std::string objective(double value) const { return words_.number(value, decimals_); }
    [[nodiscard]] std::string error(double value) const { return words_.number(value, error_decimals_); }
    /// A trial's value of a parameter, of a range with four digits.
    [[nodiscard]] std::string value(const ReportedTrial& trial, std::size_t parameter) const;
    /// "units [64,32], dropout 0.1"
    [[nodiscard]] std::string setting(const ReportedTrial& trial) const;
    /// "trial 12", or "the config's own settings".
    [[nodiscard]] std::string name(const ReportedFinalist& finalist) const;

private:
    const ReportedSweep& sweep_;
    const Words& words_;
    std::vector<std::size_t> ranked_;
    bool is_logarithmic_ = false;
    int decimals_ = 4;
    int error_decimals_ = 2;
};

/// The list of the page whose rows are the trials in their rank.
inline constexpr const char* kTrialList = "trials";
PageTable trial_list(const SweepView& view);

// Figures, each part in a file of its own.

PageFigure parallel_figure(const SweepView& view);
/// REQUIRES: there are finalists.
PageFigure finalist_figure(const SweepView& view);
/// REQUIRES: the importances are known.
PageFigure importance_figure(const SweepView& view);
/// Of each parameter one, of the trials that have an objective. REQUIRES: at least one has.
std::vector<PageFigure> sweep_slice_figures(const SweepView& view);
/// REQUIRES: a trial has finished.
PageFigure progress_figure(const SweepView& view);
/// REQUIRES: a trial has losses.
PageFigure curve_figure(const SweepView& view);

}  // namespace forecast
