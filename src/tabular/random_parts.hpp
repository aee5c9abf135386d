#pragma once

#include <cstddef>
#include <vector>

#include "forecast/tabular/options.hpp"

// Parts as scikit-learn draws them of the same folds, test_size and random_state. A part is the number of the fold that
// a row is tested in; without folds it is 0 for a row of the test part, else -1.

namespace forecast {

/// How many of `count` rows a test part of that share has: rounded up.
std::size_t test_count(double share, std::size_t count);

/// [count] The part of each row: as KFold(shuffle=True), or ShuffleSplit, by which train_test_split draws. Of groups in
/// place of rows it is GroupKFold(shuffle=True), or GroupShuffleSplit.
std::vector<int> draw_parts(std::size_t count, const RowSplitOptions& options);

/// [rows] The part of each row, given its class; each part has the classes' shares: as StratifiedKFold(shuffle=True),
/// or StratifiedShuffleSplit, by which train_test_split(stratify=...) draws. There must be rows.
std::vector<int> draw_stratified_parts(const std::vector<double>& classes, const RowSplitOptions& options);

}  // namespace forecast
