#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "forecast/evaluation/backtest.hpp"
#include "forecast/evaluation/paired_bootstrap.hpp"

// Networks that were trained by several seeds each, side by side: what the seed moves is no difference between them.

namespace forecast {

/// Forecasts of a period by one training.
struct SeededForecasts {
    std::size_t candidate = 0;   ///< whose training it is, from 0
    std::vector<double> values;  ///< [rows of the period] NaN = none
};

/// All trainings scored on the same rows. REQUIRES: the frame outlives it.
class SeededScores {
public:
    /// `period`: its rows, as of `frame`. REQUIRES: at least one training of each candidate.
    SeededScores(const Frame& frame, const BacktestOptions& period, std::vector<SeededForecasts> trainings);

    /// [trainings] scores; n is 0 for one that forecasts less than half of the period.
    [[nodiscard]] const std::vector<Score>& scores() const { return result_.scores; }
    /// Rows that all of them were scored on.
    [[nodiscard]] std::size_t rows() const { return result_.rows.size(); }
    /// The mean of a metric over the seeds of a candidate; nothing where one of them lacks it.
    [[nodiscard]] std::optional<double> mean(std::size_t candidate, std::string_view key) const;
    /// [days] the mean absolute error of a candidate on each day, the mean over its seeds; empty where one of them has
    /// no forecasts. All others have the same days.
    [[nodiscard]] std::vector<double> daily_errors(std::size_t candidate) const;
    /// By how much a candidate errs more than `reference`, both trained anew by other seeds: difference_of_days() of
    /// the means over seeds, its interval widened by what the seeds move. Nothing where one of them has no forecasts.
    ///
    /// Days are resampled for the trainings at hand. The error of a mean over k seeds is added in squares: the
    /// standard error of the seeds' mean errors, times Student's quantile at the smaller k - 1 (Welch's test, with as
    /// few degrees as it can have). With one seed each the interval is of these trainings alone.
    [[nodiscard]] std::optional<PairedGain> difference(std::size_t reference, std::size_t candidate,
                                                       std::size_t compared = 1) const;

private:
    [[nodiscard]] std::vector<std::vector<double>> errors_of_seeds(std::size_t candidate) const;

    const Frame& frame_;
    std::vector<SeededForecasts> trainings_;
    BacktestResult result_;
};

}  // namespace forecast
