// The fused LSTM against PyTorch's in double precision, on shapes drawn at random.
#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>
#include <vector>

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <torch/csrc/autograd/autograd.h>

#include "forecast/lstm/batch_gradient.hpp"
#include "forecast/lstm/weight_layout.hpp"
#include "instruction_sets.hpp"

namespace forecast {
namespace {

constexpr int kShapes = 16;

struct LstmShape {
    std::size_t inputs, units, layers, steps, batch;

    [[nodiscard]] NetworkSizes sizes() const {
        NetworkSizes sizes;
        sizes.recurrence = Recurrence::lstm;
        sizes.steps = steps;
        sizes.step_columns = inputs;
        sizes.units.assign(layers, static_cast<int>(units));
        sizes.outputs = units;  // the last state itself, by an output layer of ones on the diagonal
        sizes.skip = false;
        return sizes;
    }
    [[nodiscard]] double multiplications() const {
        return static_cast<double>(steps * batch * layers * 4 * units * (units + inputs));
    }
};

/// Any of 1 .. 70 inputs, 1 .. 130 units, 1 .. 3 layers, 1 .. 200 steps and 1 .. 257 samples that takes no minute.
LstmShape drawn_shape(std::mt19937& random) {
    const auto size = [&](std::size_t most) { return std::uniform_int_distribution<std::size_t>(1, most)(random); };
    constexpr double kMostMultiplications = 1e8;
    while (true) {
        const LstmShape shape = {size(70), size(130), size(3), size(200), size(257)};
        if (shape.multiplications() < kMostMultiplications) {
            return shape;
        }
    }
}

std::vector<float> drawn_values(std::size_t count, double size, std::mt19937& random) {
    std::uniform_real_distribution<float> uniform(static_cast<float>(-size), static_cast<float>(size));
    std::vector<float> values(count);
    for (float& value : values) {
        value = uniform(random);
    }
    return values;
}

/// A row-major tensor of a column-major block.
at::Tensor tensor_of(const std::vector<float>& weights, const WeightBlock& block) {
    const auto columns = static_cast<std::int64_t>(block.columns);
    const auto rows = static_cast<std::int64_t>(block.rows);
    std::vector<float> copy(weights.begin() + static_cast<std::ptrdiff_t>(block.offset),
                            weights.begin() + static_cast<std::ptrdiff_t>(block.offset + block.size()));
    return at::from_blob(copy.data(), {columns, rows}, at::kFloat).t().to(at::kDouble).contiguous().requires_grad_();
}

struct Reference {
    std::vector<at::Tensor> parameters;  // of each layer W, U, b and a second b of zeros
    std::vector<at::Tensor> gradients;
};

/// The gradients of sum(last state * slopes).
Reference reference_of(const LstmShape& shape, const WeightLayout& layout, const std::vector<float>& weights,
                       const std::vector<float>& windows, const std::vector<float>& slopes) {
    Reference reference;
    for (const LayerWeights& layer : layout.recurrent) {
        const at::Tensor bias = tensor_of(weights, layer.bias).detach().flatten().requires_grad_();
        reference.parameters.insert(
            reference.parameters.end(),
            {tensor_of(weights, layer.input), tensor_of(weights, layer.state), bias, at::zeros_like(bias)});
    }
    const auto size = [](std::size_t n) { return static_cast<std::int64_t>(n); };
    auto data = windows;
    auto by_state = slopes;
    const at::Tensor input =
        at::from_blob(data.data(), {size(shape.batch), size(shape.steps), size(shape.inputs)}).to(at::kDouble);
    const at::Tensor slope = at::from_blob(by_state.data(), {size(shape.batch), size(shape.units)}).to(at::kDouble);
    const at::Tensor zeros = at::zeros({size(shape.layers), size(shape.batch), size(shape.units)}, at::kDouble);
    const auto states = std::get<0>(
        at::lstm(input, {zeros, zeros}, reference.parameters, true, size(shape.layers), 0, true, false, true));
    const at::Tensor sum = (states.select(1, size(shape.steps) - 1) * slope).sum();
    std::vector<at::Tensor> wanted;
    for (std::size_t i = 0; i < reference.parameters.size(); ++i) {
        if (i % 4 != 3) {
            wanted.push_back(reference.parameters[i]);
        }
    }
    reference.gradients = torch::autograd::grad({sum}, wanted);
    return reference;
}

/// The largest difference as a share of the largest value, unless all are zero.
double worst_share(const std::vector<float>& gradient, const WeightBlock& block, const at::Tensor& expected) {
    const auto difference = (tensor_of(gradient, block).detach().flatten() - expected.flatten()).abs().max();
    const double largest = expected.abs().max().item().toDouble();
    return largest > 0 ? difference.item().toDouble() / largest : difference.item().toDouble();
}

}  // namespace

TEST_CASE("the gradients of an LSTM of any shape are those of PyTorch in double precision", "[training]") {
    std::mt19937 random(11);
    for (int trial = 0; trial < kShapes; ++trial) {
        const LstmShape shape = drawn_shape(random);
        const NetworkSizes sizes = shape.sizes();
        const WeightLayout layout = weight_layout(sizes);
        auto weights = drawn_values(layout.count, 1 / std::sqrt(static_cast<double>(shape.units)), random);
        const WeightBlock& output = layout.dense.back().input;
        std::fill_n(weights.begin() + static_cast<std::ptrdiff_t>(output.offset), output.size(), 0.0F);
        for (std::size_t unit = 0; unit < shape.units; ++unit) {
            weights[output.offset + unit * (shape.units + 1)] = 1;
        }
        const auto windows = drawn_values(shape.batch * shape.steps * shape.inputs, 1.5, random);
        const auto slopes = drawn_values(shape.batch * shape.units, 1, random);
        const Reference reference = reference_of(shape, layout, weights, windows, slopes);
        std::vector<std::size_t> samples(shape.batch);
        std::iota(samples.begin(), samples.end(), std::size_t{0});
        BatchInputs inputs;
        inputs.window = windows.data();
        inputs.window_stride = shape.steps * shape.inputs;
        const BatchLoss loss = [&](const float* /*outputs*/, const std::size_t* numbers, std::size_t count,
                                   float* by_output) {
            for (std::size_t i = 0; i < count; ++i) {
                std::copy_n(slopes.begin() + static_cast<std::ptrdiff_t>(numbers[i] * shape.units), shape.units,
                            by_output + i * shape.units);
            }
            return 0.0;
        };
        on_each_instruction_set([&] {
            std::vector<float> gradient;
            BatchGradient(sizes, shape.batch).compute(weights, inputs, samples, {}, loss, gradient);
            CAPTURE(shape.inputs, shape.units, shape.layers, shape.steps, shape.batch);
            std::size_t at = 0;
            for (const LayerWeights& layer : layout.recurrent) {
                for (const WeightBlock& block : {layer.input, layer.state, layer.bias}) {
                    CHECK(worst_share(gradient, block, reference.gradients[at]) < 1e-5);
                    ++at;
                }
            }
        });
    }
}

}  // namespace forecast
