#pragma once

// The distributions that intervals and plots are made of.

namespace forecast {

/// P(Z <= z) of the standard normal distribution; exact in the tails, too.
double normal_below(double z);

/// z with P(Z <= z) = `share` (Acklam's approximation, to 1e-9 of it). REQUIRES: 0 < share < 1.
double normal_quantile(double share);

/// t with P(T <= t) = `share` of Student's distribution (Hill, "Student's t-quantiles", Algorithm 396, 1970: to 1e-5 of
/// it; exact for 1 and 2 degrees). REQUIRES: 0 < share < 1, degrees >= 1.
double student_quantile(double share, int degrees);

}  // namespace forecast
