#pragma once

#include <chrono>
#include <cstddef>
#include <vector>

#include "regular_values.hpp"

namespace forecast {

/// How sharply the curve of each local day bends at each step: second differences of means over `span`, or of the
/// values if the step is longer.
///
/// Seasons and weather bend slowly and leave no trace. Tariff steps, which clocks set, stand out; by them a shifted
/// profile is found to the step.
///
/// Rows are days, [day][step]; NaN on days of 23 or 25 hours, and where a value is missing.
///
///   bend(step) = m(step - s) - 2 m(step) + m(step + s),  m(step) the mean of the s steps from it on,  s steps = span
class DailySharpness {
public:
    /// Computes all days.
    DailySharpness(const RegularValues& grid, std::chrono::seconds span);

    [[nodiscard]] std::size_t days() const { return rows_.size(); }
    [[nodiscard]] const std::vector<double>& day(std::size_t number) const { return rows_[number]; }
    /// [step] medians over `count` days from `first` on; NaN where not more than half of them have a value.
    /// REQUIRES: first + count <= days().
    [[nodiscard]] std::vector<double> medians(std::size_t first, std::size_t count) const;
    /// Medians over seven days.
    [[nodiscard]] std::vector<double> week(std::size_t first) const { return medians(first, 7); }

private:
    std::vector<std::vector<double>> rows_;
};

/// Sum of squares of profile[step] - other[step + lag] over the steps that both have, `margin` steps left out at each
/// end of the day. NaN if these are less than four of five. REQUIRES: |lag| <= margin.
double misfit(const std::vector<double>& profile, const std::vector<double>& other, int lag, std::size_t margin);

}  // namespace forecast
