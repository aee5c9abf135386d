// The kernel for GPUs on a card, where there is one, against libtorch in double precision.
#include <ATen/Functions.h>  // before Catch: libtorch 1.13 brings a CHECK of its own
#include <ATen/TensorOperators.h>
#include <torch/csrc/autograd/autograd.h>

#include <algorithm>
#include <cmath>
#include <iostream>
#include <memory>
#include <numeric>
#include <vector>

#include <catch2/catch.hpp>

#include "drawn_numbers.hpp"
#include "forecast/core/error.hpp"
#include "forecast/cuda/lstm_trainer.hpp"
#include "forecast/lstm/weight_layout.hpp"

namespace forecast {
namespace {

/// Null where no card can be used: then it prints SKIPPED, and ctest reports the test as skipped.
std::unique_ptr<CudaDevice> device_if_there() {
    try {
        return open_cuda_device();
    } catch (const Error& e) {
        std::cout << "SKIPPED: " << e.what() << '\n';
        return nullptr;
    }
}

struct Shape {
    std::size_t inputs, units, steps, outputs, batch;

    [[nodiscard]] NetworkSizes sizes() const {
        NetworkSizes sizes;
        sizes.step_columns = inputs;
        sizes.units = {static_cast<int>(units)};
        sizes.steps = steps;
        sizes.outputs = outputs;
        sizes.skip = false;
        return sizes;
    }
};

/// A batch of windows that overlap by all rows but one, and first weights of two networks.
struct Batch {
    Shape shape;
    std::vector<float> series = drawn((shape.batch + shape.steps) * shape.inputs, 1);
    std::vector<float> targets = drawn(shape.batch * shape.outputs, 2);
    std::vector<float> known = std::vector<float>(targets.size(), 1);
    std::vector<float> weights =
        drawn(2 * weight_count(shape.sizes()), 3, 1 / std::sqrt(static_cast<float>(shape.units)));

    explicit Batch(const Shape& one) : shape(one) {}
    [[nodiscard]] CudaSamples samples() const {
        return {shape.batch, series.data(), shape.inputs, targets.data(), known.data(), known.data()};
    }
    [[nodiscard]] std::vector<std::size_t> numbers(std::size_t models) const {
        std::vector<std::size_t> all(models * shape.batch);
        for (std::size_t i = 0; i < all.size(); ++i) {
            all[i] = i % shape.batch;
        }
        return all;
    }
};

at::Tensor tensor_of(const float* values, std::vector<std::int64_t> sizes) {
    return at::from_blob(const_cast<float*>(values), sizes).to(at::kDouble);  // NOLINT(*-const-cast): it is copied
}

std::int64_t size(std::size_t n) {
    return static_cast<std::int64_t>(n);
}

/// The gradient of the mean squared error by the weights of network `model`, in their order.
at::Tensor gradient_by_libtorch(const Batch& batch, std::size_t model) {
    const Shape& shape = batch.shape;
    const WeightLayout layout = weight_layout(shape.sizes());
    const float* const weights = batch.weights.data() + model * layout.count;
    const auto matrix = [&](const WeightBlock& block) {  // column-major there
        return tensor_of(weights + block.offset, {size(block.columns), size(block.rows)}).requires_grad_();
    };
    const LayerWeights& lstm = layout.recurrent[0];
    const LayerWeights& dense = layout.dense[0];
    const std::vector<at::Tensor> all = {matrix(lstm.input), matrix(lstm.state), matrix(lstm.bias), matrix(dense.input),
                                         matrix(dense.bias)};
    const at::Tensor windows = tensor_of(batch.series.data(), {size(shape.batch + shape.steps), size(shape.inputs)})
                                   .unfold(0, size(shape.steps), 1)
                                   .narrow(0, 0, size(shape.batch))
                                   .transpose(1, 2);
    const at::Tensor zeros = at::zeros({1, size(shape.batch), size(shape.units)}, at::kDouble);
    const at::Tensor bias = all[2].flatten();
    const auto states = std::get<0>(at::lstm(
        windows, {zeros, zeros}, {all[0].t(), all[1].t(), bias, at::zeros_like(bias)}, true, 1, 0, true, false, true));
    const at::Tensor outputs = at::linear(states.select(1, size(shape.steps) - 1), all[3].t(), all[4].flatten());
    const at::Tensor loss =
        (outputs - tensor_of(batch.targets.data(), {size(shape.batch), size(shape.outputs)})).square().mean();
    std::vector<at::Tensor> gradients;
    for (const at::Tensor& gradient : torch::autograd::grad({loss}, all)) {
        gradients.push_back(gradient.flatten());
    }
    return at::cat(gradients);
}

}  // namespace

TEST_CASE("the gradients of the kernel on a card are those of libtorch in double precision", "[training][cuda]") {
    for (const Shape& shape :
         {Shape{1, 1, 1, 1, 1}, {3, 7, 5, 2, 9}, {19, 50, 30, 1, 32}, {16, 64, 168, 24, 64}, {70, 128, 24, 24, 150}}) {
        const auto device = device_if_there();
        if (device == nullptr) {
            return;
        }
        CAPTURE(shape.inputs, shape.units, shape.steps, shape.outputs, shape.batch);
        const Batch batch(shape);
        CudaLearning learning;
        learning.batch = shape.batch;
        CudaLstmTrainer trainer(*device, shape.sizes(), batch.samples(), learning, 2);
        trainer.set_weights(batch.weights);
        trainer.pass(batch.numbers(2), {{1, adamw_step(1, 1e-3, 0)}, {1, adamw_step(1, 1e-3, 0)}});
        const auto gradients = trainer.gradients();
        const std::size_t count = gradients.size() / 2;
        for (const std::size_t model : {0U, 1U}) {
            const at::Tensor expected = gradient_by_libtorch(batch, model);
            const at::Tensor ours = tensor_of(gradients.data() + model * count, {size(count)});
            const double share = ((ours - expected).abs().max() / expected.abs().max()).item<double>();
            std::cout << shape.units << " units, " << shape.steps << " steps: gradients differ by " << share
                      << " of the largest\n";
            CHECK(share < 1e-5);
        }
    }
}

TEST_CASE("networks on a card are trained to the same bits beside others, and again", "[training][cuda]") {
    const Shape shape = {19, 50, 30, 1, 32};
    const Batch batch(shape);
    const auto trained = [&](std::size_t models) {
        const auto device = device_if_there();
        if (device == nullptr) {
            return std::vector<float>();
        }
        CudaLearning learning;
        learning.dropout = 0.2;
        learning.clip_norm = 1;
        CudaLstmTrainer trainer(*device, shape.sizes(), batch.samples(), learning, models);
        const auto first = batch.weights.begin();
        trainer.set_weights({first, first + static_cast<std::ptrdiff_t>(models * weight_count(shape.sizes()))});
        for (int step = 1; step <= 20; ++step) {
            const CudaLstmTrainer::Step one{static_cast<std::uint32_t>(step), adamw_step(step, 1e-2, 0)};
            trainer.pass(batch.numbers(models), std::vector<CudaLstmTrainer::Step>(models, one));
        }
        auto weights = trainer.weights();
        weights.resize(weights.size() / models);
        return weights;
    };
    const auto alone = trained(1);
    CHECK(trained(2) == alone);
    CHECK(trained(1) == alone);
}

}  // namespace forecast
