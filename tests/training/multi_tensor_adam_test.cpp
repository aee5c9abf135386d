#include "multi_tensor_adam.hpp"  // before Catch: libtorch 1.13 brings a CHECK of its own

#include <cstdint>
#include <memory>
#include <vector>

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <torch/optim/adam.h>
#include <torch/optim/adamw.h>

#include <catch2/catch.hpp>

namespace forecast {
namespace {

/// Three tensors of other shapes, as two optimisers may have them.
std::vector<at::Tensor> drawn_parameters() {
    auto generator = at::make_generator<at::CPUGeneratorImpl>(5);
    std::vector<at::Tensor> all;
    for (const auto& shape : std::vector<std::vector<std::int64_t>>{{4, 3}, {7}, {1, 5}}) {
        all.push_back(at::empty(shape, at::kFloat).uniform_(-1, 1, generator).requires_grad_());
    }
    return all;
}

/// A loss whose slopes change in size from step to step.
void go_back(const std::vector<at::Tensor>& parameters, int step) {
    at::Tensor loss = parameters[0].square().sum() * (1 + step % 3);
    loss = loss + (parameters[1].sin() + parameters[2].exp().sum()).sum();
    loss.backward();
}

}  // namespace

TEST_CASE("Adam of all tensors at once takes the steps of torch::optim, bit for bit", "[training]") {
    for (const double decay : {0.0, 0.1}) {
        CAPTURE(decay);
        const auto expected = drawn_parameters();
        const auto ours = drawn_parameters();
        std::unique_ptr<torch::optim::Optimizer> optimiser;
        if (decay > 0) {
            optimiser =
                std::make_unique<torch::optim::AdamW>(expected, torch::optim::AdamWOptions(0.02).weight_decay(decay));
        } else {
            optimiser = std::make_unique<torch::optim::Adam>(expected, torch::optim::AdamOptions(0.02));
        }
        MultiTensorAdam adam(ours, decay);
        for (int step = 0; step < 20; ++step) {
            optimiser->zero_grad();
            go_back(expected, step);
            optimiser->step();
            adam.forget_gradients();
            go_back(ours, step);
            adam.step(0.02);
        }
        for (std::size_t i = 0; i < ours.size(); ++i) {
            CHECK(ours[i].equal(expected[i]));
        }
    }
}

TEST_CASE("the gradients of all tensors are clipped as one vector", "[training]") {
    const auto parameters = drawn_parameters();
    MultiTensorAdam adam(parameters, 0);
    go_back(parameters, 0);
    const auto all = [&] {
        return at::cat(
            {parameters[0].grad().flatten(), parameters[1].grad().flatten(), parameters[2].grad().flatten()});
    };
    const at::Tensor before = all().clone();
    const double length = before.norm().item<double>();

    CHECK(adam.clip(0).item<double>() == Approx(length));
    CHECK(adam.clip(2 * length).item<double>() == Approx(length));
    CHECK(all().equal(before));
    CHECK(adam.clip(length / 4).item<double>() == Approx(length));
    CHECK(all().norm().item<double>() == Approx(length / 4));
}

}  // namespace forecast
