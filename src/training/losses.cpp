#include "losses.hpp"

#include <array>

#include <ATen/TensorOperators.h>
#include <ATen/ops/huber_loss.h>
#include <ATen/ops/l1_loss.h>
#include <ATen/ops/maximum.h>
#include <ATen/ops/mse_loss.h>

#include "forecast/core/error.hpp"

namespace forecast {
namespace {

using Loss = at::Tensor (*)(const at::Tensor& prediction, const at::Tensor& target, const TrainingOptions& options);

struct Entry {
    const char* name;
    Loss loss;
};

at::Tensor mse(const at::Tensor& prediction, const at::Tensor& target, const TrainingOptions& /*options*/) {
    return at::mse_loss(prediction, target, at::Reduction::None);
}

at::Tensor mae(const at::Tensor& prediction, const at::Tensor& target, const TrainingOptions& /*options*/) {
    return at::l1_loss(prediction, target, at::Reduction::None);
}

at::Tensor huber(const at::Tensor& prediction, const at::Tensor& target, const TrainingOptions& options) {
    return at::huber_loss(prediction, target, at::Reduction::None, options.huber_delta);
}

at::Tensor pinball(const at::Tensor& prediction, const at::Tensor& target, const TrainingOptions& options) {
    const auto error = target - prediction;
    return at::maximum(error * options.quantile, error * (options.quantile - 1));
}

constexpr std::array kLosses = {Entry{"mse", mse}, Entry{"mae", mae}, Entry{"huber", huber}, Entry{"pinball", pinball}};

}  // namespace

at::Tensor element_loss(const TrainingOptions& options, const at::Tensor& prediction, const at::Tensor& target) {
    for (const Entry& entry : kLosses) {
        if (options.loss == entry.name) {
            return entry.loss(prediction, target, options);
        }
    }
    throw Error(ErrorKind::invalid_argument, "training.loss is '{}'; it must be mse, mae, huber or pinball",
                options.loss);
}

}  // namespace forecast
