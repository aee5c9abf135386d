// fused_lstm.cu without a card: its threads run in turn (emulation.hpp), its results are those of module lstm.
#include "emulation.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "drawn_numbers.hpp"
#include "emulated_device.hpp"
#include "forecast/cuda/lstm_trainer.hpp"
#include "forecast/lstm/batch_gradient.hpp"
#include "forecast/lstm/losses.hpp"
#include "forecast/lstm/optimiser.hpp"
#include "forecast/lstm/weight_layout.hpp"
#include "lstm_job.hpp"
#include "vector_kernels.hpp"

// The shapes: the smallest, odd sizes, workload A's network, the widest.
#define SHAPE least
#define INPUTS 1
#define UNITS 1
#define STEPS 1
#define OUTPUTS 1
#define LOSS 0
#define TAPE_IS_SHARED 1
#include "emulated_kernels.hpp"
#define SHAPE odd
#define INPUTS 3
#define UNITS 7
#define STEPS 5
#define OUTPUTS 2
#define LOSS 2
#define TAPE_IS_SHARED 0
#include "emulated_kernels.hpp"
#define SHAPE daily
#define INPUTS 19
#define UNITS 50
#define STEPS 6
#define OUTPUTS 1
#define LOSS 1
#define TAPE_IS_SHARED 1
#include "emulated_kernels.hpp"
#define SHAPE widest
#define INPUTS 70
#define UNITS 128
#define STEPS 3
#define OUTPUTS 24
#define LOSS 3
#define TAPE_IS_SHARED 0
#include "emulated_kernels.hpp"

namespace forecast {
namespace {

struct Shape {
    std::size_t inputs, units, steps, outputs;
    CudaLearning::Loss loss;
    bool tape_is_shared;
    EmulatedDevice::Launch launch;

    [[nodiscard]] NetworkSizes sizes() const {
        NetworkSizes sizes;
        sizes.steps = steps;
        sizes.step_columns = inputs;
        sizes.units = {static_cast<int>(units)};
        sizes.outputs = outputs;
        sizes.skip = false;
        return sizes;
    }
    [[nodiscard]] EmulatedDevice device() const {
        const auto padded = [](std::size_t n) { return (n + 3) / 4 * 4; };
        const std::size_t tape = steps * (padded(inputs) + 7 * padded(units)) + 2 * padded(units);
        const auto text = [](const char* name, std::size_t value) { return name + ("=" + std::to_string(value)); };
        const std::vector<std::string> definitions = {text("INPUTS", inputs),
                                                      text("UNITS", units),
                                                      text("STEPS", steps),
                                                      text("OUTPUTS", outputs),
                                                      text("LOSS", static_cast<std::size_t>(loss)),
                                                      text("TAPE_FLOATS", tape),
                                                      text("TAPE_IS_SHARED", tape_is_shared ? 1 : 0)};
        return {{{definitions, launch}}, tape_is_shared ? 1U << 20U : 0};
    }
};

std::vector<Shape> shapes() {
    using Loss = CudaLearning::Loss;
    return {{1, 1, 1, 1, Loss::mse, true, least::launch},
            {3, 7, 5, 2, Loss::huber, false, odd::launch},
            {19, 50, 6, 1, Loss::mae, true, daily::launch},
            {70, 128, 3, 24, Loss::pinball, false, widest::launch}};
}

/// Without the widest, whose many threads take seconds to run in turn.
std::vector<Shape> narrow_shapes() {
    auto all = shapes();
    all.pop_back();
    return all;
}

/// Windows that overlap by all rows but one, some targets of which are unknown, learnt from by CPU and by device.
struct Learnt {
    static constexpr std::size_t kSamples = 23;
    Shape shape;
    CudaLearning learning;
    std::vector<float> series = drawn((kSamples + shape.steps) * shape.inputs, 1);
    std::vector<float> targets = drawn(kSamples * shape.outputs, 2);
    std::vector<float> known = std::vector<float>(targets.size(), 1);
    std::vector<float> weights = drawn(kSamples, 3, 0.5F);

    explicit Learnt(Shape one) : shape(std::move(one)) {
        learning.loss = shape.loss;
        learning.loss_parameter = 0.7;
        learning.dropout = 0.3;
        learning.clip_norm = 0.05;
        learning.batch = 9;
        for (float& weight : weights) {
            weight += 1;
        }
        if (shape.outputs > 1) {
            known[3] = known[shape.outputs + 1] = 0;
        }
    }
    [[nodiscard]] std::vector<float> first_weights(unsigned seed) const {
        return drawn(weight_count(shape.sizes()), seed, 1 / std::sqrt(static_cast<float>(shape.units)));
    }
    [[nodiscard]] CudaSamples samples() const {
        return {kSamples, series.data(), shape.inputs, targets.data(), known.data(), weights.data()};
    }
    [[nodiscard]] BatchInputs inputs() const { return {nullptr, 0, series.data(), shape.inputs}; }
    [[nodiscard]] WeightBlock gate_biases() const { return weight_layout(shape.sizes()).recurrent[0].bias; }

    /// `share` of the slopes; `weighs`: whether samples have weights.
    [[nodiscard]] BatchLoss loss(float share, bool weighs) const {
        return
            [this, share, weighs](const float* outputs, const std::size_t* numbers, std::size_t count, float* slopes) {
                constexpr LossFunction kLosses[] = {squared_loss, absolute_loss, huber_loss, pinball_loss};
                const auto function = kLosses[static_cast<std::size_t>(learning.loss)];
                double sum = 0;
                for (std::size_t i = 0; i < count * shape.outputs; ++i) {
                    const std::size_t sample = numbers[i / shape.outputs];
                    const std::size_t at = sample * shape.outputs + i % shape.outputs;
                    const auto first = known.begin() + static_cast<std::ptrdiff_t>(sample * shape.outputs);
                    const float all = std::accumulate(first, first + static_cast<std::ptrdiff_t>(shape.outputs), 0.0F);
                    const float weight = (weighs ? weights[sample] : 1) / all * known[at];
                    const ElementLoss one = function(outputs[i] - targets[at], 0.7F);
                    sum += static_cast<double>(weight * one.value);
                    slopes[i] = share * weight * one.slope;
                }
                return sum;
            };
    }
};

std::vector<std::size_t> numbers(std::size_t count, std::size_t step) {
    std::vector<std::size_t> all;
    for (std::size_t i = 0; i < count; ++i) {
        all.push_back(i * step % Learnt::kSamples);
    }
    return all;
}

/// The largest difference as a share of the largest value.
float worst_share(const std::vector<float>& values, const std::vector<float>& expected) {
    REQUIRE(values.size() == expected.size());
    float worst = 0;
    float largest = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        worst = std::isfinite(values[i]) ? std::max(worst, std::abs(values[i] - expected[i])) : INFINITY;
        largest = std::max(largest, std::abs(expected[i]));
    }
    return worst / largest;
}

/// What a device learns by a pass of two batches and a rest from each of two networks.
std::vector<float> pass_of_two(const Learnt& learnt) {
    auto device = learnt.shape.device();
    CudaLstmTrainer trainer(device, learnt.shape.sizes(), learnt.samples(), learnt.learning, 2);
    auto weights = learnt.first_weights(5);
    const auto second = learnt.first_weights(6);
    weights.insert(weights.end(), second.begin(), second.end());
    trainer.set_weights(weights);
    auto order = numbers(20, 3);
    const auto other = numbers(20, 7);
    order.insert(order.end(), other.begin(), other.end());
    std::vector<CudaLstmTrainer::Step> steps;
    for (std::uint32_t step = 0; step < 6; ++step) {
        steps.push_back({step + 1, adamw_step(static_cast<int>(step % 3) + 1, 0.01, 0.1)});
    }
    trainer.pass(order, steps);
    return trainer.weights();
}

}  // namespace

TEST_CASE("a step on the device has the gradient of module lstm, and is clipped and taken as there", "[cuda_kernel]") {
    for (const Shape& shape : shapes()) {
        CAPTURE(shape.inputs, shape.units, shape.steps, shape.outputs);
        const Learnt learnt(shape);
        const auto samples = numbers(9, 5);
        auto weights = learnt.first_weights(4);
        std::vector<float> gradient;
        BatchGradient cpu(shape.sizes(), 9);
        const double loss =
            cpu.compute(weights, learnt.inputs(), samples, {{0.3, 0, 0}, 77}, learnt.loss(1.0F / 9, true), gradient);

        auto device = shape.device();
        CudaLstmTrainer trainer(device, shape.sizes(), learnt.samples(), learnt.learning);
        trainer.set_weights(weights);
        const AdamWStep step = adamw_step(1, 0.01, 0.1);
        const auto sums = trainer.pass(samples, {{77, step}});

        auto own = trainer.gradients();
        CHECK(worst_share(own, gradient) < 1e-5F);
        CHECK(sums[0].loss == Approx(loss).epsilon(1e-5));
        CHECK(clip_gradient(own, 0.05, {learnt.gate_biases()}) == Approx(sums[0].gradient_norm).epsilon(1e-6));
        AdamW(weights.size(), {learnt.gate_biases()}).step(weights, own, 0.01, 0.1);
        CHECK(worst_share(trainer.weights(), weights) < 1e-6F);
    }
}

TEST_CASE("a pass of several batches learns what module lstm learns, of each network its own", "[cuda_kernel]") {
    for (const Shape& shape : narrow_shapes()) {
        CAPTURE(shape.inputs, shape.units, shape.steps, shape.outputs);
        const Learnt learnt(shape);
        std::vector<float> expected;
        for (const unsigned model : {0U, 1U}) {
            auto weights = learnt.first_weights(5 + model);
            const auto order = numbers(20, model == 0 ? 3 : 7);
            BatchGradient cpu(shape.sizes(), 9);
            AdamW adamw(weights.size(), {learnt.gate_biases()});
            for (std::uint32_t step = 0; step < 3; ++step) {
                const auto first = order.begin() + 9 * step;
                const std::vector<std::size_t> batch(first, std::min(first + 9, order.end()));
                std::vector<float> gradient;
                cpu.compute(weights, learnt.inputs(), batch, {{0.3, 0, 0}, 3 * model + step + 1},
                            learnt.loss(1 / static_cast<float>(batch.size()), true), gradient);
                clip_gradient(gradient, 0.05, {learnt.gate_biases()});
                adamw.step(weights, gradient, 0.01, 0.1);
            }
            expected.insert(expected.end(), weights.begin(), weights.end());
        }
        CHECK(worst_share(pass_of_two(learnt), expected) < 1e-3F);  // Adam blows up the rounding of small slopes
    }
}

TEST_CASE("no thread of a kernel reads what another writes without waiting for it", "[cuda_kernel]") {
    for (const Shape& shape : narrow_shapes()) {
        CAPTURE(shape.inputs, shape.units, shape.steps, shape.outputs);
        const Learnt learnt(shape);
        const auto in_order = pass_of_two(learnt);
        cuda_emulation::runs_last_thread_first = true;
        const auto reversed = pass_of_two(learnt);
        cuda_emulation::runs_last_thread_first = false;
        CHECK(in_order == reversed);
    }
}

TEST_CASE("a block that has several windows adds their gradients", "[cuda_kernel]") {
    Learnt learnt(shapes()[1]);
    learnt.learning.batch = 300;  // more than a network's blocks
    learnt.series = drawn(310 * 3, 1);
    learnt.targets = drawn(300 * 2, 2);
    learnt.known.assign(300 * 2, 1);
    learnt.weights.assign(300, 1);
    std::vector<std::size_t> all(300);
    std::iota(all.begin(), all.end(), std::size_t{0});
    const auto weights = learnt.first_weights(4);
    std::vector<float> gradient;
    BatchGradient cpu(learnt.shape.sizes(), 300);
    cpu.compute(weights, learnt.inputs(), all, {{0.3, 0, 0}, 5}, learnt.loss(1.0F / 300, true), gradient);

    auto device = learnt.shape.device();
    CudaSamples samples = learnt.samples();
    samples.count = 300;
    CudaLstmTrainer trainer(device, learnt.shape.sizes(), samples, learnt.learning);
    trainer.set_weights(weights);
    trainer.pass(all, {{5, adamw_step(1, 0.01, 0)}});

    CHECK(worst_share(trainer.gradients(), gradient) < 1e-5F);
}

TEST_CASE("losses on the device are without dropout and weights", "[cuda_kernel]") {
    for (const Shape& shape : shapes()) {
        CAPTURE(shape.inputs, shape.units, shape.steps, shape.outputs);
        const Learnt learnt(shape);
        const auto weights = learnt.first_weights(4);
        BatchGradient cpu(shape.sizes(), 9);
        const auto samples = numbers(20, 1);
        auto device = shape.device();
        CudaLstmTrainer trainer(device, shape.sizes(), learnt.samples(), learnt.learning);
        trainer.set_weights(weights);
        CHECK(trainer.losses(samples)[0] ==
              Approx(cpu.loss(weights, learnt.inputs(), samples, learnt.loss(1, false))).epsilon(1e-5));
    }
}

TEST_CASE("the device drops the cells that module lstm drops, bit for bit", "[cuda_kernel]") {
    constexpr std::size_t kCells = 5000;
    constexpr std::uint32_t kStateMask = 1;
    for (const double share : {0.05, 0.2, 0.5, 0.95}) {
        for (const std::uint32_t seed : {0U, 1U, 77U, 0xFFFFFFFFU}) {
            CAPTURE(share, seed);
            std::uint32_t of_mask = seed + (kStateMask + 1) * 0x9E3779B9U;  // seed_of_mask() of module lstm
            of_mask = (of_mask ^ (of_mask >> 16U)) * 0x85EBCA6BU;
            of_mask = (of_mask ^ (of_mask >> 13U)) * 0xC2B2AE35U;
            of_mask ^= of_mask >> 16U;
            std::vector<float> x(kCells, 1);
            std::vector<float> expected(kCells);
            drop_cells(share, {of_mask, 0, 1}, x.data(), expected.data(), kCells);
            std::vector<float> kept;
            for (unsigned cell = 0; cell < kCells; ++cell) {
                kept.push_back(least::kept_cell(seed, cell, static_cast<float>(share * (1U << 24U)),
                                                static_cast<float>(1 / (1 - share))));
            }
            CHECK(kept == expected);
        }
    }
}

TEST_CASE("what the kernel cannot compute is said", "[cuda_kernel]") {
    const auto lacks = [](const auto& change) {
        NetworkSizes sizes = shapes()[1].sizes();
        change(sizes);
        return what_cuda_lstm_lacks(sizes);
    };
    CHECK(lacks([](NetworkSizes&) {}).empty());
    CHECK(lacks([](NetworkSizes& s) { s.units = {128}; }).empty());
    CHECK(lacks([](NetworkSizes& s) { s.units = {129}; }) == "has 129 units, more than 128");
    CHECK(lacks([](NetworkSizes& s) { s.units = {8, 8}; }) == "has 2 LSTM layers");
    CHECK(lacks([](NetworkSizes& s) { s.step_columns = 257; }) == "reads 257 columns a step, more than 256");
    CHECK(lacks([](NetworkSizes& s) { s.outputs = 1025; }) == "has 1025 outputs, more than 1024");
    CHECK(lacks([](NetworkSizes& s) { s.covariates = 1; }) == "reads covariates of the target rows");
    CHECK(lacks([](NetworkSizes& s) { s.dense_units = {4}; }) == "has dense layers between LSTM and output");
}

}  // namespace forecast
