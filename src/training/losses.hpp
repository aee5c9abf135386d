#pragma once

#include <string>

#include <ATen/core/Tensor.h>

namespace forecast {

/// The loss of each element, in the shape of `prediction`. `name` is mse or huber, else Error(invalid_argument).
at::Tensor element_loss(const std::string& name, const at::Tensor& prediction, const at::Tensor& target,
                        double huber_delta);

}  // namespace forecast
