#pragma once

#include <Eigen/Core>

#include "vector_kernels.hpp"

namespace forecast {

/// Column-major: a sample of a batch is a column.
using Matrix = Eigen::MatrixXf;
using ConstPart = Eigen::Ref<const Matrix>;
using Part = Eigen::Ref<Matrix>;

/// c += a b
void add_product(const ConstPart& a, const ConstPart& b, Part c);
/// c += a b^T
void add_product_with_transposed(const ConstPart& a, const ConstPart& b, Part c);

}  // namespace forecast
