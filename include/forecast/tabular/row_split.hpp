#pragma once

#include <cstddef>
#include <vector>

#include "forecast/tabular/row_table.hpp"

namespace forecast {

/// The training part, which a model learns from, and the test part, on which it is scored: rows of a table.
struct RowSplit {
    std::vector<std::size_t> train;
    std::vector<std::size_t> test;
};

/// The splits of the rows that have a target: one, or one for each fold.
///
/// random  as train_test_split or (Stratified)KFold(shuffle=True) of scikit-learn draw them of the same random_state
/// group   whole machines, as GroupKFold(shuffle=True) does, or GroupShuffleSplit
/// time    the latest times are the test part; a row is in the training part only if what it is to tell had come before
///
/// Throws Error(invalid_argument) for splits that the rows do not allow, and Error(insufficient_data) where a part has
/// no rows or only one class, or a class has fewer rows than there are folds.
std::vector<RowSplit> split_rows(const RowTable& rows, RowTask task, const RowSplitOptions& options, double within);

/// Folds of the training part `train`, for what is tuned on held-out rows: of whole machines where these are told.
std::vector<RowSplit> inner_folds(const RowTable& rows, const std::vector<std::size_t>& train, RowTask task, int folds);

/// Throws Error(insufficient_data) for a table without rows that have a target, or with one class or value only.
void check_can_be_learnt(const RowTable& rows, RowTask task);

}  // namespace forecast
