#pragma once

#include <cstddef>
#include <vector>

// Whether forecasts keep what they promise.

namespace forecast {

/// How probable a count as far from the expected one is, if each of `trials` succeeds with `share`: the two-sided exact
/// binomial test, which adds up all counts that are at most as probable as this one.
/// (Clopper and Pearson, "The use of confidence or fiducial limits", Biometrika 26, 1934; for the coverage of
/// intervals: Kupiec, "Techniques for verifying the accuracy of risk measurement models", 1995.)
/// REQUIRES: successes <= trials, 0 < share < 1.
double binomial_p_value(std::size_t successes, std::size_t trials, double share);

/// 1 minus the quotient of two mean absolute errors: 1 is perfect, 0 as good as the reference, below 0 worse. NaN if
/// the reference has no error. (Murphy, "Skill scores based on the mean square error", 1988, by absolute errors.)
/// REQUIRES: equal sizes, not empty; errors of the same moments, with or without signs.
double skill_score(const std::vector<double>& errors, const std::vector<double>& reference_errors);

}  // namespace forecast
