#pragma once

#include <string>

#include <ATen/core/Tensor.h>

namespace forecast {

/// Loss of each element, of the shape of `prediction`. `name` is one of TrainingOptions::loss.
at::Tensor element_loss(const std::string& name, const at::Tensor& prediction, const at::Tensor& target,
                        double huber_delta);

}  // namespace forecast
