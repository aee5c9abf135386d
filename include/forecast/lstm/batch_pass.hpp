#pragma once

#include <cstddef>
#include <memory>
#include <random>
#include <vector>

#include "forecast/lstm/sequence_network.hpp"

namespace forecast {

class NetworkPass;

/// Probability that a cell is 0 while training; the others are scaled up.
struct Dropout {
    double state = 0;       ///< of the last recurrent state
    double dense = 0;       ///< of each dense layer before the output
    double covariates = 0;  ///< of the target rows
};

/// Where the inputs of samples lie. Each stride is from a sample to the next, in floats.
struct BatchInputs {
    const float* covariates = nullptr;  ///< [samples, leads, covariates]
    std::size_t covariates_stride = 0;
    const float* window = nullptr;  ///< [samples, steps, step columns], the oldest step first
    std::size_t window_stride = 0;
};

/// Batches of samples through a network and back, for a caller who holds weights, loss and optimiser. The weights are
/// as SequenceNetwork::weights() has them, see weight_layout().
///
/// Call order: (forward (backward | input_gradient)?)*. One thread; the same numbers give the same bits.
class BatchPass {
public:
    /// REQUIRES: sizes.check().
    explicit BatchPass(const NetworkSizes& sizes);
    ~BatchPass();
    BatchPass(const BatchPass&) = delete;
    BatchPass& operator=(const BatchPass&) = delete;

    /// [samples, leads, outputs] of the samples numbered `samples`, valid until the next call. With `random` dropout is
    /// on.
    const float* forward(const std::vector<float>& weights, const BatchInputs& inputs,
                         const std::vector<std::size_t>& samples, const Dropout& dropout = {},
                         std::mt19937_64* random = nullptr);
    /// Adds the gradient by each weight to `gradient` [weights], given that by the outputs [samples, leads, outputs].
    void backward(const std::vector<float>& weights, const std::vector<float>& output_gradient,
                  std::vector<float>& gradient);
    /// [samples, covariates + steps * step columns] the gradient by the inputs, given that by the outputs. REQUIRES:
    /// one lead.
    [[nodiscard]] std::vector<float> input_gradient(const std::vector<float>& weights,
                                                    const std::vector<float>& output_gradient);

private:
    std::unique_ptr<NetworkPass> pass_;
    std::size_t outputs_;
};

/// How the processor's instruction set that the kernels use is called: "AVX2". Results differ from one to another by
/// rounding.
const char* instruction_set();

}  // namespace forecast
