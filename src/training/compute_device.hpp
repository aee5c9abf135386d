#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "forecast/model/network.hpp"

namespace forecast {

struct ComputeDevice {
    bool is_cuda = false;
    std::string description;  ///< "cpu", "cuda:0 NVIDIA H100 80GB HBM3"
    std::string reason;       ///< why "auto" chose it; empty where there was nothing to choose
};

/// What a training step costs.
struct StepSize {
    double multiply_adds = 0;  ///< of the forward pass
    double cells_in_turn = 0;  ///< rows of the window times layers: what has to wait for one another
};
StepSize step_size(const NetworkOptions& network, const NetworkShape& shape, std::int64_t lookback, std::int64_t batch);

/// Whether a CUDA device does such a step sooner than one thread of the CPU: `bench/training_bench cpu cuda` shows
/// both.
bool cuda_is_faster(const StepSize& step);

/// `wanted` is "auto", "cpu" or "cuda"; auto takes the device that is faster for such steps. Throws
/// Error(invalid_argument) for a device that is not there.
ComputeDevice choose_device(const std::string& wanted, const StepSize& step);

/// Makes the calling thread, and the workers that it will start, flush denormal numbers to zero, and sets how many
/// threads libtorch and its BLAS use. 0 = one: a step of a small network is too short to be shared (the reference's
/// takes 4.2 ms with one thread, 4.5 ms with two). CUDA computes with whole float32 numbers, as the CPU does: a loss
/// differs from the CPU's by rounding, and may from run to run. Returns how many threads.
int set_up_arithmetic(int wanted_threads);

/// Sets how many threads the calling thread's scoring uses, 0 = one. With libtorch 2.x it would take all cores, which
/// wait for one another.
void set_scoring_threads(int wanted_threads);

/// See NeuralPlugin::versions().
std::vector<std::pair<std::string, std::string>> compute_versions();

}  // namespace forecast
