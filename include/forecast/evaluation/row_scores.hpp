#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

// Metrics of rows of a table: classes with probabilities, and numbers. Named as scikit-learn names them, and equal to
// its figures.

namespace forecast {

/// A metric with its interval by a bootstrap.
struct RowScore {
    std::string key;
    double value = 0;
    double low = 0;  ///< 2.5 % of the resampled values lie below
    double high = 0;
};

/// How the intervals are drawn.
struct RowBootstrap {
    /// [rows] which are drawn together, such as those of one machine; empty: each row alone.
    std::vector<std::size_t> clusters = {};
    std::size_t resamples = 1000;
    std::uint64_t seed = 1;
};

/// Area under the ROC curve; ties count half. NaN where there is one class only.
double roc_auc(const std::vector<double>& actual, const std::vector<double>& probability);
/// Average precision: the mean of the precisions at each recall. NaN where no row is true.
double pr_auc(const std::vector<double>& actual, const std::vector<double>& probability);

/// A point of the ROC curve: `threshold` and above is predicted as true.
struct RocPoint {
    double threshold = 0;
    double false_positive_rate = 0;
    double true_positive_rate = 0;
};
/// From (0, 0) to (1, 1), a point for each probability.
std::vector<RocPoint> roc_curve(const std::vector<double>& actual, const std::vector<double>& probability);

/// How often which class was predicted as which.
struct ConfusionMatrix {
    std::size_t true_negative = 0;
    std::size_t false_positive = 0;
    std::size_t false_negative = 0;
    std::size_t true_positive = 0;
};
ConfusionMatrix confusion_matrix(const std::vector<double>& actual, const std::vector<double>& predicted);

/// accuracy, precision, recall, f1_score of the `predicted` classes; roc_auc, pr_auc, brier, log_loss of the
/// probabilities. A precision or recall of nothing is 0.
///
/// REQUIRES of all: equal sizes, at least one row, classes 0 and 1, no NaN.
std::vector<RowScore> score_classes(const std::vector<double>& actual, const std::vector<double>& probability,
                                    const std::vector<double>& predicted, const RowBootstrap& bootstrap);
/// mae, mse, rmse, r2_score.
std::vector<RowScore> score_numbers(const std::vector<double>& actual, const std::vector<double>& predicted,
                                    const RowBootstrap& bootstrap);

/// Whether `values` alone order or are the target: a ROC-AUC of 0 or 1, or of numbers a correlation of 1.
bool tells_target(const std::vector<double>& target, const std::vector<double>& values, bool is_class);

}  // namespace forecast
