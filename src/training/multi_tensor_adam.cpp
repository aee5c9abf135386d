#include "multi_tensor_adam.hpp"

#include <cmath>
#include <utility>

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/_foreach_add.h>
#include <ATen/ops/_foreach_addcdiv.h>
#include <ATen/ops/_foreach_addcmul.h>
#include <ATen/ops/_foreach_div.h>
#include <ATen/ops/_foreach_mul.h>
#include <ATen/ops/_foreach_norm.h>
#include <ATen/ops/_foreach_sqrt.h>
#include <ATen/ops/linalg_vector_norm.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/zeros_like.h>

namespace forecast {

MultiTensorAdam::MultiTensorAdam(std::vector<at::Tensor> parameters, double decay)
    : parameters_(std::move(parameters)), decay_(decay) {
    for (const at::Tensor& parameter : parameters_) {
        means_.push_back(at::zeros_like(parameter.detach()));
        squares_.push_back(at::zeros_like(parameter.detach()));
    }
}

std::vector<at::Tensor> MultiTensorAdam::gradients() const {
    std::vector<at::Tensor> all;
    for (const at::Tensor& parameter : parameters_) {
        all.push_back(parameter.grad());
    }
    return all;
}

void MultiTensorAdam::forget_gradients() {
    for (const at::Tensor& parameter : parameters_) {
        parameter.mutable_grad().reset();
    }
}

at::Tensor MultiTensorAdam::clip(double longest) const {
    const at::NoGradGuard no_gradient;
    const auto all = gradients();
    auto length = at::linalg_vector_norm(at::stack(at::_foreach_norm(all)));
    if (longest > 0) {
        const auto factor = (longest / (length + 1e-12)).clamp_max(1);
        for (const at::Tensor& gradient : all) {
            gradient.mul_(factor);
        }
    }
    return length;
}

void MultiTensorAdam::step(double rate) {
    constexpr double kMeanDecay = 0.9;
    constexpr double kSquareDecay = 0.999;
    constexpr double kEpsilon = 1e-8;
    const at::NoGradGuard no_gradient;
    const auto all = gradients();
    const auto steps = static_cast<double>(++steps_);
    if (decay_ > 0) {
        at::_foreach_mul_(parameters_, 1 - rate * decay_);
    }
    at::_foreach_mul_(means_, kMeanDecay);
    at::_foreach_add_(means_, all, 1 - kMeanDecay);
    at::_foreach_mul_(squares_, kSquareDecay);
    at::_foreach_addcmul_(squares_, all, all, 1 - kSquareDecay);
    auto sizes = at::_foreach_sqrt(squares_);
    at::_foreach_div_(sizes, std::sqrt(1 - std::pow(kSquareDecay, steps)));
    at::_foreach_add_(sizes, kEpsilon);
    at::_foreach_addcdiv_(parameters_, means_, sizes, -rate / (1 - std::pow(kMeanDecay, steps)));
}

}  // namespace forecast
