#pragma once

#include <string>
#include <utility>
#include <vector>

namespace forecast {

/// Errors of `predicted` against `actual`, same size, at least one element, no NaN. MW in, MW out; mape in percent of
/// |actual|, rows where that is 0, or as good as, left out (NaN where none is left); wape in percent of mean |actual|,
/// NaN where that is 0; r2 as scikit-learn's r2_score; bias = mean of predicted - actual.
double mae(const std::vector<double>& actual, const std::vector<double>& predicted);
double mse(const std::vector<double>& actual, const std::vector<double>& predicted);
double rmse(const std::vector<double>& actual, const std::vector<double>& predicted);
double mape(const std::vector<double>& actual, const std::vector<double>& predicted);
/// How many values mape() leaves out.
std::size_t left_out_of_mape(const std::vector<double>& actual);
double r2(const std::vector<double>& actual, const std::vector<double>& predicted);
double bias(const std::vector<double>& actual, const std::vector<double>& predicted);
double wape(const std::vector<double>& actual, const std::vector<double>& predicted);

/// What predicting `quantile` for the quantile of `level` (0 .. 1) costs where `actual` came.
double pinball(double actual, double quantile, double level);

/// mae, rmse, mape, mse, r2, bias under these names; without those that are NaN.
std::vector<std::pair<std::string, double>> all_metrics(const std::vector<double>& actual,
                                                        const std::vector<double>& predicted);

}  // namespace forecast
