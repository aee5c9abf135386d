#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <vector>

#include "forecast/core/time.hpp"
#include "forecast/evaluation/backtest.hpp"

// The intervals of one forecaster at one clock time, learnt from its past errors. OnlineIntervals keeps one for each.

namespace forecast {

/// An error that a forecaster made.
struct KnownError {
    double error = 0;  ///< actual - predicted
    Day day;           ///< local day of the row
    std::size_t row = 0;
};

/// How far the actual value is expected from a forecast, by the errors known so far.
///
/// Quantiles of past errors, weighted by recency and season, widened or narrowed so that coverage keeps its level. Call
/// order: (learn adapt? | on)*, in order of time.
///
/// An error made d days ago weighs exp(-d / 365) (0.3 + 0.7 exp(-a^2 / 2)), where a is its distance in the season in
/// units of 45 days; after 731 days it weighs nothing. Holidays, bridges and the days from 22 December to 8 January are
/// special: by the square root of how much farther from the median their errors lie, on average by recency alone, they
/// are scaled down among the others and the bands of such days up. Ten ordinary days count among the special ones, so
/// that few of them say little. The bounds of each level are widened by exp(0.7 m), within exp(+-1.5), where m counts
/// its misses beyond the share that there should be. Where one of 80 % comes too near to that of 95 %, both move by the
/// same factor until the distances of the two from the median have the ratio 0.95 / 0.8, as of errors spread evenly, or
/// that of the quantiles if it is less.
class ErrorBand {
public:
    /// Adds an error, or replaces the row's earlier one (the load was revised). Returns true if the row is new.
    bool learn(const KnownError& error);
    /// Widens the band after a miss, narrows it after a hit. Called once for each row that had intervals, when its load
    /// becomes known.
    void adapt(bool inside80, bool inside95);
    /// What to add to a forecast of `day` for its intervals. Nothing until 39 errors of the last two years are known,
    /// the fewest that bound a 95 % interval in conformal prediction.
    [[nodiscard]] std::optional<Intervals> on(Day day) const;

private:
    [[nodiscard]] double special_scale(double middle, Day day) const;

    std::array<std::vector<KnownError>, 2> errors_;  // ordinary days', special days'; by error
    double excess80_ = 0;                            // misses more than there should be
    double excess95_ = 0;
};

}  // namespace forecast
