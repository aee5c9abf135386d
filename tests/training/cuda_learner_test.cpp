// The learner for GPUs on an emulated one (tests/cuda), beside that of the CPU.
#include "learner.hpp"  // before Catch: libtorch 1.13 brings a CHECK of its own

#include "emulation.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>

#include <ATen/TensorOperators.h>

#include <catch2/catch.hpp>

#include "emulated_device.hpp"
#include "lstm_job.hpp"
#include "sample_frames.hpp"
#include "small_samples.hpp"

#define SHAPE two_days
#define INPUTS 2
#define UNITS 7
#define STEPS 6
#define OUTPUTS 2
#define LOSS 2
#define TAPE_IS_SHARED 1
#include "emulated_kernels.hpp"

namespace forecast {
namespace {

double sine(int row) {
    return 60 + 10 * std::sin(0.5 * row);
}

double warmth(int row) {
    return 12 + 8 * std::cos(0.017 * row) + std::sin(0.9 * row);
}

std::unique_ptr<CudaDevice> emulated_device() {
    const std::vector<std::string> definitions = {"INPUTS=2", "UNITS=7",         "STEPS=6",         "OUTPUTS=2",
                                                  "LOSS=2",   "TAPE_FLOATS=376", "TAPE_IS_SHARED=1"};
    return std::make_unique<EmulatedDevice>(EmulatedDevice::Programs{{definitions, two_days::launch}}, 1U << 20U);
}

std::vector<std::int64_t> numbers(std::int64_t first, std::int64_t end) {
    std::vector<std::int64_t> all(static_cast<std::size_t>(end - first));
    std::iota(all.begin(), all.end(), first);
    return all;
}

}  // namespace

TEST_CASE("one seed gives one network, whether the fused kernel runs on the CPU or on a GPU", "[training]") {
    Samples samples = hand_made_samples(120, {6, 2}, sine, {{"load", 0, sine}, {"temperature", -1, warmth}});
    samples.target[41] = kNaN;  // learnt from the other row
    ModelInfo info;
    info.past = {"load", "temperature"};
    info.past_scaler = {{60, 12}, {10, 8}};
    info.ahead_scaler = {{}, {}};
    info.target_offset = 60;
    info.target_scale = 10;
    NetworkOptions layers;
    layers.lstm_units = {7};
    layers.dropout = 0.3;
    TrainingOptions options;
    options.loss = "huber";
    options.huber_delta = 0.5;
    options.batch_size = 16;
    options.schedule = "one-cycle";
    options.learning_rate = 0.01;
    options.weight_decay = 0.01;
    options.clip_norm = 0.5;
    const auto training = numbers(0, 80);
    const auto validation = numbers(80, 110);
    const TrainingData data = make_training_data(samples, info, training, 50, at::kCPU);
    Network on_cpu(layers, {2, 2, {}}, 3);
    Network on_gpu(layers, {2, 2, {}}, 3);
    const auto cpu = make_fused_learner(on_cpu, data, options, 15, nullptr);
    const auto gpu = make_cuda_learner_on(emulated_device(), on_gpu, data, options, 15);
    for (int epoch = 0; epoch < 3; ++epoch) {
        const PassResult expected = cpu->pass(training, {});
        const PassResult pass = gpu->pass(training, {});
        CHECK(pass.loss == Approx(expected.loss).epsilon(1e-4));
        CHECK(pass.gradient_norm == Approx(expected.gradient_norm).epsilon(1e-4));
        CHECK(gpu->evaluate(validation) == Approx(cpu->evaluate(validation)).epsilon(1e-4));
        CHECK(gpu->learning_rate() == cpu->learning_rate());
    }
    const auto expected = on_cpu.parameters();
    const auto learnt = on_gpu.parameters();
    for (std::size_t i = 0; i < expected.size(); ++i) {
        CHECK(learnt[i].detach().allclose(expected[i].detach(), 1e-3, 1e-4));
    }
}

}  // namespace forecast
