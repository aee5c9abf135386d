#pragma once

#include <ATen/core/Tensor.h>

#include "forecast/training/options.hpp"

namespace forecast {

/// The loss of each element, in the shape of `prediction`: `options.loss` of scaled values, else
/// Error(invalid_argument).
///
///   pinball  max(q e, (q - 1) e) of the error e = target - prediction at the quantile q
at::Tensor element_loss(const TrainingOptions& options, const at::Tensor& prediction, const at::Tensor& target);

}  // namespace forecast
