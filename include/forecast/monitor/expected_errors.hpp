#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "forecast/core/time.hpp"

// What errors were to be expected of a day, by its kind: holidays are hard to forecast, and so are winters.

namespace forecast {

/// The mean error (forecast minus load) of a day.
struct DailyError {
    Day day;
    double error = 0;
};

/// Mean and spread of a forecaster's errors by kind of day, learnt from its backtest.
///
/// Kinds are working day, weekend, and special day (holidays, bridges and the days around Christmas), each in the cold
/// (October to March) and the warm half of the year.
///
/// The spread is 1.4826 times the median distance from the mean, as a normal distribution's standard deviation; that of
/// a kind with n days is drawn towards that of all days, and its mean towards theirs:
///
///   spread^2 = (n own^2 + 20 all^2) / (n + 20)      mean = (n own + 20 all) / (n + 20)
///
/// Immutable after construction.
class ExpectedErrors {
public:
    static constexpr std::size_t kKinds = 6;
    static constexpr double kLargestStandardised = 3;

    /// REQUIRES: at least two errors, in any order.
    explicit ExpectedErrors(const std::vector<DailyError>& reference);

    /// The error in spreads from the mean of its kind of day.
    [[nodiscard]] double standardised(const DailyError& error) const;
    /// The same, at most kLargestStandardised away from 0: one wild day is an anomaly, and no drift.
    [[nodiscard]] double clipped(const DailyError& error) const;
    /// Of the errors of all days.
    [[nodiscard]] double mean() const { return all_.mean; }
    [[nodiscard]] double spread() const { return all_.spread; }
    /// Of the kind of `day`.
    [[nodiscard]] double mean_on(Day day) const { return kinds_.at(kind_of(day)).mean; }
    [[nodiscard]] double spread_on(Day day) const { return kinds_.at(kind_of(day)).spread; }
    /// Half the width of the interval that holds 80 % of the errors of the kind of `day`, were they normal.
    [[nodiscard]] double half_width80_on(Day day) const { return kHalfWidth80 * spread_on(day); }
    /// The same expectation of errors that are `factor` times as large.
    [[nodiscard]] ExpectedErrors widened(double factor) const;

    static std::size_t kind_of(Day day);

private:
    static constexpr double kHalfWidth80 = 1.2816;  // in standard deviations

    struct Expected {
        double mean = 0;
        double spread = 1;
    };
    Expected all_;
    std::array<Expected, kKinds> kinds_;
};

}  // namespace forecast
