#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "error_band.hpp"
#include "forecast/evaluation/backtest.hpp"

namespace forecast {

/// Prediction intervals from a forecaster's own errors, conformal and online: only loads known when a row was issued
/// are used, in the revision known then.
///
/// Errors of the same local clock time are weighted by recency and by closeness in the season. Their weighted quantiles
/// give a band around their median. Each miss widens the band, each hit narrows it, so that the share of hits keeps its
/// level; the factor stays between about 1/4.5 and 4.5. It is a multiplicative form of adaptive conformal inference
/// (Gibbs and Candès, "Adaptive conformal inference under distribution shift", 2021).
///
/// What all forecasters share is computed once; around() is called for each.
class OnlineIntervals {
public:
    /// For `rows` rows from `first_row` on; their errors are all that is known.
    OnlineIntervals(const Frame& frame, const IssueOptions& issue, std::size_t first_row, std::size_t rows);

    /// [rows] intervals around `predicted` [rows], NaN = no forecast. Nothing for a row before which 39 errors are not
    /// yet known.
    [[nodiscard]] std::vector<std::optional<Intervals>> around(const std::vector<double>& predicted) const;
    /// The same, as wide as their quantiles whatever was missed, for the rows that are `asked` for [rows].
    [[nodiscard]] std::vector<std::optional<Intervals>> of_fixed_width(const std::vector<double>& predicted,
                                                                       const std::vector<bool>& asked) const;

private:
    /// The load of a row, or a revision of it, becoming known.
    struct Arrival {
        Timestamp at;
        std::size_t place = 0;  // row - first_row
        double load = 0;
    };
    /// What the intervals of all forecasters for a row have in common.
    struct Place {
        Timestamp issued_at;
        Day day;
        std::size_t period = 0;  ///< of the day
    };

    class Bands;
    [[nodiscard]] std::optional<Intervals> at(std::size_t place, double predicted, const ErrorBand& band) const;

    std::vector<Place> places_;
    std::vector<Arrival> arrivals_;  // by time
    std::size_t periods_ = 1;        // of a day
};

}  // namespace forecast
