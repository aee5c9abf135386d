#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "forecast/evaluation/backtest.hpp"

namespace forecast {

/// Intervals from a forecaster's own errors, conformal and online: none uses a load that was not known when its row was
/// issued, in the revision known first or then.
///
/// Errors of the same local clock time are weighted by recency and by closeness in the season of the year; their
/// weighted quantiles give a band around their median. The band is widened after each miss and narrowed after each hit,
/// by so much that the share of hits keeps its level, up to a width of 4.5 times the quantiles' and down to a fifth of
/// it (a multiplicative form of adaptive conformal inference: Gibbs and Candès 2021, "Adaptive conformal inference
/// under distribution shift").
class OnlineIntervals {
public:
    /// For `rows` rows from `first_row` on.
    OnlineIntervals(const Frame& frame, const IssueOptions& issue, std::size_t first_row, std::size_t rows);

    /// One for each row; `predicted` likewise, NaN = no forecast. Nothing before 39 errors are known.
    [[nodiscard]] std::vector<std::optional<Intervals>> around(const std::vector<double>& predicted) const;

private:
    /// A load of a row, or a revision of it, becoming known.
    struct Arrival {
        Timestamp at;
        std::size_t place = 0;  // row - first_row
        double load = 0;
    };
    /// What all forecasters' intervals of a row have in common.
    struct Place {
        Timestamp issued_at;
        Day day;
        std::size_t slot = 0;
    };

    std::vector<Place> places_;
    std::vector<Arrival> arrivals_;  // by time
    std::size_t slots_ = 1;          // of a day
};

}  // namespace forecast
