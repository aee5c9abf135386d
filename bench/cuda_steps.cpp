// Times training steps of a workload by module cuda. usage: cuda_steps WORKLOAD MODELS
// Prints the milliseconds of a step of all models, the best round of five, and the device.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include "forecast/core/error.hpp"
#include "forecast/cuda/lstm_trainer.hpp"
#include "forecast/lstm/weight_layout.hpp"
#include "lstm_workloads.hpp"

namespace {

using namespace forecast;

constexpr std::size_t kSteps = 200;  // of a round
constexpr int kRounds = 5;

/// Windows of one made-up series, of which no copies are made, and the rows behind them as targets.
struct Data {
    std::vector<float> series, targets, ones;

    explicit Data(const Workload& work) : series(work.rows(work.windows) * work.columns) {
        for (std::size_t i = 0; i < series.size(); ++i) {
            const auto x = static_cast<double>(i % 9973);
            series[i] = static_cast<float>(std::sin(0.26 * x) + 0.5 * std::sin(0.04 * x));
        }
        for (std::size_t i = 0; i < work.windows * work.outputs; ++i) {
            const std::size_t row = i / work.outputs * work.stride + work.steps + i % work.outputs;
            targets.push_back(series[row * work.columns]);
        }
        ones.assign(targets.size(), 1);
    }
};

void measure(const Workload& work, std::size_t models) {
    const NetworkSizes sizes = sizes_of(work);
    if (const auto lacks = what_cuda_lstm_lacks(sizes); !lacks.empty()) {
        throw Error("the network of {} {}, which the kernel does not know", work.name, lacks);
    }
    const auto device = open_cuda_device();
    const Data data(work);
    CudaLearning learning;
    learning.dropout = work.dropout;
    learning.clip_norm = 1;
    learning.batch = work.batch;
    CudaLstmTrainer trainer(*device, sizes,
                            {work.windows, data.series.data(), work.stride * work.columns, data.targets.data(),
                             data.ones.data(), data.ones.data()},
                            learning, models);
    std::vector<float> weights(models * weight_count(sizes));
    for (std::size_t i = 0; i < weights.size(); ++i) {
        weights[i] = static_cast<float>(0.1 * std::sin(1.7 * static_cast<double>(i)));
    }
    trainer.set_weights(weights);
    const std::size_t steps = std::min(kSteps, work.windows / work.batch);
    std::vector<std::size_t> order(models * steps * work.batch);
    for (std::size_t i = 0; i < order.size(); ++i) {
        order[i] = i * 617 % work.windows;
    }
    double best = INFINITY;
    for (int round = 0; round <= kRounds; ++round) {  // the first one warms up
        std::vector<CudaLstmTrainer::Step> of_round;
        for (std::size_t i = 0; i < models * steps; ++i) {
            const int number = round * static_cast<int>(steps) + static_cast<int>(i % steps) + 1;
            of_round.push_back({static_cast<std::uint32_t>(i), adamw_step(number, 1e-3, 0)});
        }
        const auto begin = std::chrono::steady_clock::now();
        const auto sums = trainer.pass(order, of_round);
        const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
        if (!std::isfinite(sums[0].loss)) {
            throw Error("the loss is not a finite number");
        }
        best = round > 0 ? std::min(best, seconds.count()) : best;
    }
    std::printf("%.5f %s\n", 1000 * best / static_cast<double>(steps), device->name().c_str());
}

}  // namespace

int main(int argc, char** argv) {
    try {
        if (argc != 3) {
            std::fprintf(stderr, "usage: cuda_steps WORKLOAD MODELS\n");
            return 2;
        }
        measure(lstm_workload(argv[1]), std::stoul(argv[2]));
        return 0;
    } catch (const std::exception& e) {
        std::fprintf(stderr, "cuda_steps: %s\n", e.what());
        return 1;
    }
}
