#pragma once

#include "matrix.hpp"
#include "vector_kernels.hpp"

namespace forecast {

/// Adds the gradient of a dense layer's weights that read `input` [batch, columns], given that by its sums [batch,
/// outputs].
void add_weight_gradient(const Matrix& by_sum, const ProductInput& input, float* gradient);
/// The same of its bias.
void add_bias_gradient(const Matrix& by_sum, float* gradient);

}  // namespace forecast
