#pragma once

#include <cstddef>
#include <vector>

// Metrics of point forecasts. Each takes `actual` and `predicted` of the same rows and returns one number, in the unit
// of the values unless it says percent. docs/reference/metrics.md has them for users.
//
// REQUIRES of all: equal sizes, at least one element, no NaN.

namespace forecast {

/// Mean absolute error.
double mae(const std::vector<double>& actual, const std::vector<double>& predicted);
/// Mean squared error, in the unit squared.
double mse(const std::vector<double>& actual, const std::vector<double>& predicted);
/// Root of the mean squared error.
double rmse(const std::vector<double>& actual, const std::vector<double>& predicted);
/// Mean absolute error in percent of |actual|. Rows with an actual value of 0, or as good as 0, are left out; NaN if no
/// row is left.
double mape(const std::vector<double>& actual, const std::vector<double>& predicted);
/// How many rows mape() leaves out: |actual| at most 1e-9 of its mean.
std::size_t left_out_of_mape(const std::vector<double>& actual);
/// Coefficient of determination, as scikit-learn's r2_score: 1 is perfect, 0 as good as the mean.
///
///   1 - sum of (predicted - actual)^2 / sum of (actual - mean)^2
double r2(const std::vector<double>& actual, const std::vector<double>& predicted);
/// Mean of predicted - actual: positive = too high.
double bias(const std::vector<double>& actual, const std::vector<double>& predicted);
/// Mean absolute error in percent of the mean |actual|; NaN if that is 0.
double wape(const std::vector<double>& actual, const std::vector<double>& predicted);

/// Quantile (pinball) loss of predicting `quantile` for the quantile at `level` (0 .. 1) where `actual` came.
///
///   level (actual - quantile) if actual >= quantile, else (1 - level) (quantile - actual)
double pinball(double actual, double quantile, double level);

}  // namespace forecast
