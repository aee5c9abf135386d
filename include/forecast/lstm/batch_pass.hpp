#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
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

/// Which cells are dropped follows from `seed` and the number of a sample in its batch, whatever the parts in which the
/// batch is computed.
struct DropoutDraw {
    Dropout dropout;
    std::uint32_t seed = 0;
    std::size_t first_sample = 0;  ///< number in its batch of the first of those that are computed
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
/// Call order: set_weights (forward (backward | input_gradient)?)*. One thread; the same numbers give the same bits.
class BatchPass {
public:
    /// REQUIRES: sizes.check().
    explicit BatchPass(const NetworkSizes& sizes);
    ~BatchPass();
    BatchPass(const BatchPass&) = delete;
    BatchPass& operator=(const BatchPass&) = delete;

    /// `weights` stay as they are until the next set_weights().
    void set_weights(const std::vector<float>& weights);
    /// [count, leads, outputs] of the samples numbered `samples`, valid until the next call.
    const float* forward(const BatchInputs& inputs, const std::size_t* samples, std::size_t count,
                         const DropoutDraw& draw = {});
    /// Adds the gradient by each weight to `gradient` [weights], given that by the outputs [count, leads, outputs].
    void backward(const float* output_gradient, std::vector<float>& gradient);
    /// [count, covariates + steps * step columns] the gradient by the inputs, given that by the outputs. REQUIRES: one
    /// lead.
    [[nodiscard]] std::vector<float> input_gradient(const float* output_gradient);

    /// [samples, leads, outputs] of the samples 0 .. samples - 1, a few at a time.
    [[nodiscard]] std::vector<float> outputs_of_first(std::size_t samples, const BatchInputs& inputs);
    /// [samples, covariates + steps * step columns] the gradient by each one's inputs, given that by its outputs
    /// [outputs], the same for all. REQUIRES: one lead.
    [[nodiscard]] std::vector<float> input_gradients_of_first(std::size_t samples, const BatchInputs& inputs,
                                                              const std::vector<float>& by_output);

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// How the processor's instruction set that the kernels use is called: "AVX2". Results differ from one to another by
/// rounding.
const char* instruction_set();

}  // namespace forecast
