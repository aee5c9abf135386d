#include "losses.hpp"

#include <array>

#include <ATen/ops/huber_loss.h>
#include <ATen/ops/mse_loss.h>

#include "forecast/core/error.hpp"

namespace forecast {
namespace {

using Loss = at::Tensor (*)(const at::Tensor& prediction, const at::Tensor& target, double delta);

struct Entry {
    const char* name;
    Loss loss;
};

at::Tensor mse(const at::Tensor& prediction, const at::Tensor& target, double /*delta*/) {
    return at::mse_loss(prediction, target, at::Reduction::None);
}

at::Tensor huber(const at::Tensor& prediction, const at::Tensor& target, double delta) {
    return at::huber_loss(prediction, target, at::Reduction::None, delta);
}

constexpr std::array kLosses = {Entry{"mse", mse}, Entry{"huber", huber}};

}  // namespace

at::Tensor element_loss(const std::string& name, const at::Tensor& prediction, const at::Tensor& target,
                        double huber_delta) {
    for (const Entry& entry : kLosses) {
        if (name == entry.name) {
            return entry.loss(prediction, target, huber_delta);
        }
    }
    throw Error(ErrorKind::invalid_argument, "training.loss is '{}'; it must be mse or huber", name);
}

}  // namespace forecast
