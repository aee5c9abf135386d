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
/// threads libtorch and its BLAS use. 0 = one: a step of a small network is too short to be shared. The reference's
/// (LSTM 50, 30 x 19, batch 32) took 4.4 ms with one thread and 15 ms with two on the two cores of a machine at other
/// work besides. Returns how many.
int set_up_threads(int wanted);

/// See NeuralPlugin::versions().
std::vector<std::pair<std::string, std::string>> compute_versions();

}  // namespace forecast
