#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "forecast/core/time.hpp"
#include "forecast/evaluation/backtest.hpp"

namespace forecast {

/// An error that a forecaster made.
struct KnownError {
    double error = 0;  ///< actual - predicted
    Day day;           ///< that it was made on
    std::size_t row = 0;
};

/// How far from a forecast the actual value is to be expected, by the errors of one clock time.
class ErrorBand {
public:
    /// Adds an error, or replaces the row's earlier one. Returns true if it is new.
    bool learn(const KnownError& error);
    /// Moves the widths after a row whose intervals held the actual value or not.
    void adapt(bool inside80, bool inside95);
    /// What to add to a forecast of `day`; nothing until 39 errors are known, the fewest of
    /// which conformal prediction makes a bounded 95 % interval.
    [[nodiscard]] std::optional<Intervals> on(Day day) const;

private:
    std::vector<KnownError> errors_;  // by error
    double excess80_ = 0;             // misses more than there should be
    double excess95_ = 0;
};

}  // namespace forecast
