#pragma once

#include <cstddef>
#include <vector>

// Whether the newest values of an input are like those that were learnt from. NaN counts as missing, and is left out
// of all comparisons.

namespace forecast {

/// How different two samples are, cut into classes of which each holds as much of the first.
///
///   sum over the classes of (b - a) ln(b / a)      a, b: the classes' shares of the samples
///
/// A class that is empty in one sample counts as half a value. Usual reading: below 0.1 alike, from 0.25 on different.
/// Of two samples of n and m values from one distribution the expectation is about (classes - 1) (1 / n + 1 / m).
/// (Siddiqi, "Credit Risk Scorecards", 2006.)
///
/// REQUIRES: both have a value that is not NaN; classes > 1.
double population_stability_index(const std::vector<double>& reference, const std::vector<double>& present,
                                  std::size_t classes = 10);

/// The two-sample test of Kolmogorov and Smirnov.
struct KolmogorovSmirnov {
    double distance = 0;  ///< largest difference of the two empirical distribution functions
    double p_value = 1;   ///< of a distance as large from one distribution
};

/// The p-value is asymptotic, with the correction of Stephens for small samples:
///
///   n = r p / (r + p)   r, p: sizes of the samples, times `independent`
///   x = (sqrt(n) + 0.12 + 0.11 / sqrt(n)) distance
///   p = 2 sum of (-1)^(k - 1) exp(-2 k^2 x^2), k = 1, 2, ...
///
/// `independent`: share of the values that count, where neighbours are alike; see independent_share().
/// (Stephens, "Use of the Kolmogorov-Smirnov, Cramér-von Mises and related statistics without extensive tables", 1970.)
///
/// REQUIRES: both have a value that is not NaN; 0 < independent <= 1.
KolmogorovSmirnov kolmogorov_smirnov(const std::vector<double>& reference, const std::vector<double>& present,
                                     double independent = 1);

/// The share of a series' values that counts as independent, by its correlation with the value before:
/// (1 - r) / (1 + r), at most 1, at least one value. 1 of fewer than three.
double independent_share(const std::vector<double>& series);

/// The range of a sample.
struct ValueRange {
    double low = 0;
    double high = 0;
};
/// REQUIRES: a value that is not NaN.
ValueRange range_of(const std::vector<double>& values);
/// The share of the values that lie outside the range, widened on each side by `margin` of its width.
double outside_share(const std::vector<double>& values, const ValueRange& range, double margin);

/// The values that are not NaN.
std::vector<double> present_values(const std::vector<double>& values);

}  // namespace forecast
