#pragma once

#include <vector>

#include "forecast/search/space.hpp"
#include "random_numbers.hpp"

namespace forecast {

/// The density of a parameter's values of some trials, as the Tree-structured Parzen Estimator has it.
///
/// Numbers lie on an axis (the value, its logarithm, or the place of a choice), on which those of a step have a cell
/// each. The density is the mean of a normal one around each value, cut off at the ends, and of one in the middle that
/// is as wide as the axis. Unordered choices have a density of counts, to which the middle adds one count in all.
class ParzenDensity {
public:
    /// `values`: coordinates of the parameter in points.
    ParzenDensity(const ParameterSpace& space, const std::vector<double>& values);

    /// A coordinate drawn from it.
    [[nodiscard]] double draw(TrialRandom& random) const;
    /// The logarithm of the density of a coordinate; of one that has a cell, of that.
    [[nodiscard]] double log_density(double coordinate) const;

private:
    void make_kernels(const std::vector<double>& values);
    void count_choices(const std::vector<double>& values);
    [[nodiscard]] double on_axis(double coordinate) const;
    [[nodiscard]] bool is_on_cells() const { return cell_ > 0; }

    const ParameterSpace& space_;
    double low_ = 0;
    double high_ = 0;
    double cell_ = 0;                     // width of a cell; 0: numbers of any value
    std::vector<double> means_, widths_;  // [kernels]
    std::vector<double> shares_;          // [choices] of unordered ones; else empty
};

}  // namespace forecast
