#pragma once

#include <vector>

#include "forecast/tabular/row_model.hpp"

namespace forecast {

/// Ridge or penalised logistic regression of row-major inputs [rows, columns]; `weights` [rows]. Of more columns than
/// rows its cost is of the rows squared. Throws Cancelled.
LinearRows fit_linear_rows(const std::vector<float>& inputs, std::size_t columns, const std::vector<double>& target,
                           const std::vector<double>& weights, bool is_logistic, const LinearRowOptions& options,
                           const Cancellation& cancellation = {});

}  // namespace forecast
