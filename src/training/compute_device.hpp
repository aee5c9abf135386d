#pragma once

#include <string>
#include <utility>
#include <vector>

namespace forecast {

struct ComputeDevice {
    bool is_cuda = false;
    std::string description;  ///< "cpu", "cuda:0 NVIDIA H100 80GB HBM3"
};

/// `wanted` is "auto", "cpu" or "cuda"; throws Error(usage) for a device that is not there.
ComputeDevice choose_device(const std::string& wanted);

/// Makes the calling thread, and the workers that it will start, flush denormal numbers to zero, and sets how many
/// threads libtorch and its BLAS use. 0 = one: a step of a small network is too short to be shared (the reference's
/// takes 4.2 ms with one thread, 4.5 ms with two). CUDA computes with whole float32 numbers, as the CPU does: a loss
/// differs from the CPU's by rounding, and may from run to run. Returns how many threads.
int set_up_arithmetic(int wanted_threads);

/// See NeuralPlugin::versions().
std::vector<std::pair<std::string, std::string>> compute_versions();

}  // namespace forecast
