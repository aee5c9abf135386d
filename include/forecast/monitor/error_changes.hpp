#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

#include "forecast/monitor/change_detector.hpp"

// How `monitor` looks for a change of daily errors: three tests that share out the false alarms of a year. Errors are
// those of ExpectedErrors::clipped(), in spreads.

namespace forecast {

/// A detector, what it follows, and its part of the false alarms.
struct ChangeTest {
    /// Its statistic stops at the ceiling.
    std::function<std::unique_ptr<ChangeDetector>(double ceiling)> make_detector;
    std::vector<double> reference;  ///< errors without a change, as it follows them
    bool is_of_sizes = false;       ///< it follows absolute errors
    double share = 1;               ///< of the false alarms
    std::size_t warm_up = 0;        ///< days before it stands as in the middle of its life
    double most_per_year = 365;     ///< false alarms that it can be allowed

    /// Errors as it follows them.
    [[nodiscard]] std::vector<double> followed(std::vector<double> errors) const;
    /// Which value of the statistic it passes its share of `false_alarms_per_year` without a change: the larger one of
    /// years whose errors resemble their neighbours and of years of independent ones. A reference whose errors happen
    /// to take turns would promise too much.
    [[nodiscard]] double limit(double false_alarms_per_year) const;
    /// How often a year without a change it passes `limit`, by those years that do so more often.
    [[nodiscard]] double false_alarms_per_year(double limit) const;
};

/// Forecasts are too high or too low: CUSUM. REQUIRES: `reference` is not empty; so the others.
ChangeTest shift_test(std::vector<double> reference);
/// Errors are larger: Page-Hinkley.
ChangeTest growth_test(const std::vector<double>& reference);
/// The mean of the newest `window` errors.
ChangeTest bias_test(std::vector<double> reference, std::size_t window);

}  // namespace forecast
