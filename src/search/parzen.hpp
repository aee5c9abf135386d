#pragma once

#include <vector>

#include "forecast/search/space.hpp"
#include "random_numbers.hpp"

namespace forecast {

/// The kernels of one parameter: one around each value, and at the end one over the whole of its space.
///
/// Numbers lie on an axis (the value, its logarithm, or the place of an ordered choice), on which those of a step have
/// a cell each. Their kernels are normal densities, cut off at the ends, each as wide as the larger distance to its
/// neighbours. A kernel of an unordered choice has most weight on it and a little on the others.
class ParameterKernels {
public:
    /// `values`: [points] coordinates of the parameter. REQUIRES: the space outlives it.
    ParameterKernels(const ParameterSpace& space, const std::vector<double>& values);

    /// A coordinate drawn from one of the kernels.
    [[nodiscard]] double draw(std::size_t kernel, TrialRandom& random) const;
    /// The density of a coordinate under one of the kernels; of one that has a cell, the probability of that.
    [[nodiscard]] double density(std::size_t kernel, double coordinate) const;

private:
    void make_axis();
    void make_widths();
    [[nodiscard]] double on_axis(double coordinate) const;

    const ParameterSpace& space_;
    bool is_numeric_;
    double low_ = 0;
    double high_ = 0;
    double cell_ = 0;             // width of a cell; 0: numbers of any value
    std::vector<double> means_;   // [kernels] of numbers; of unordered choices the choice
    std::vector<double> widths_;  // [kernels] of numbers
};

/// The density of settings of some trials, as the Tree-structured Parzen Estimator has it: the mean of kernels, each
/// the product of its parameters' kernels.
class ParzenDensity {
public:
    ParzenDensity(const std::vector<ParameterSpace>& spaces, const std::vector<Point>& points);

    [[nodiscard]] Point draw(TrialRandom& random) const;
    [[nodiscard]] double log_density(const Point& point) const;

private:
    std::vector<ParameterKernels> parameters_;
    std::size_t kernels_;
};

}  // namespace forecast
