#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "forecast/model/network.hpp"

// Where a training runs, CPU or CUDA, and with how many threads.

namespace forecast {

/// A device that was chosen.
struct ComputeDevice {
    bool is_cuda = false;
    std::string description;  ///< "cpu", "cuda:0 NVIDIA H100 80GB HBM3"
    std::string reason;       ///< why "auto" chose it; empty if there was no choice
};

/// What a training step costs.
struct StepSize {
    double multiply_adds = 0;  ///< of the forward pass
    double cells_in_turn = 0;  ///< rows of the window times layers: LSTM cells that wait for one another
    bool is_fused = false;     ///< whether the CPU would do it by the fused kernel
};
/// The cost of a step on a batch of `batch` windows of `lookback` rows, by libtorch.
StepSize step_size(const NetworkOptions& network, const NetworkShape& shape, std::int64_t lookback, std::int64_t batch);

/// Whether a CUDA device does such a step sooner than one CPU thread, by a cost model fitted to measurements
/// (bench/training_bench cpu cuda) of libtorch on both. The fused kernel takes the CPU a quarter of it (bench/compare:
/// 4 to 9 times less).
///
///   CPU   1.5 ms + 6e-11 s * multiply_adds, by the fused kernel / 4
///   CUDA  2.3 ms + 4e-6 s * cells_in_turn
bool cuda_is_faster(const StepSize& step);

/// `wanted` is "auto", "cpu" or "cuda"; auto takes the faster device for such steps. Throws Error(invalid_argument) for
/// cuda without a CUDA device.
ComputeDevice choose_device(const std::string& wanted, const StepSize& step);

/// Prepares the calling thread, and the workers that it will start, for training. Returns how many threads they are; 0
/// = one, as a step of a small network is too short to be shared (4.2 ms with one thread, 4.5 ms with two).
///
/// Denormal numbers are flushed to zero. CUDA computes in full float32, as the CPU does: losses differ from the CPU's
/// by rounding with the kernel libtorch, and may from run to run. libtorch's threads and those of its BLAS are global
/// to the process.
int set_up_arithmetic(int wanted_threads);

/// Sets with how many threads the calling thread runs exported modules, 0 = one, at most one a core: the run may come
/// from a larger machine. By default libtorch 2.x takes all cores, which then wait for one another.
void set_scoring_threads(int wanted_threads);

/// See NeuralPlugin::versions().
std::vector<std::pair<std::string, std::string>> compute_versions();

}  // namespace forecast
