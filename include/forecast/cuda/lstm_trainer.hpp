#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "forecast/cuda/device.hpp"
#include "forecast/lstm/optimiser.hpp"
#include "forecast/lstm/sequence_network.hpp"

namespace forecast {

/// What is learnt from, on the host; it is copied.
struct CudaSamples {
    std::size_t count = 0;
    const float* windows = nullptr;  ///< sample i: [steps, step columns] from i * window_stride on
    std::size_t window_stride = 0;
    const float* targets = nullptr;  ///< [count, outputs]
    const float* known = nullptr;    ///< [count, outputs] 1 where a target is to be learnt
    const float* weights = nullptr;  ///< [count] of samples
};

/// How it is learnt.
struct CudaLearning {
    enum class Loss { mse, mae, huber, pinball };
    Loss loss = Loss::mse;
    double loss_parameter = 0;  ///< delta of huber, quantile of pinball
    double dropout = 0;         ///< of the last state
    double clip_norm = 0;       ///< 0: none
    std::size_t batch = 32;
};

/// What of such a network the kernel cannot compute: "has 2 LSTM layers"; empty if it can. It knows one LSTM layer of
/// up to 128 units on up to 256 columns, and an output layer of up to 1024 outputs on its last state.
std::string what_cuda_lstm_lacks(const NetworkSizes& sizes);

/// Networks of one shape that are trained side by side on a CUDA device, on the same samples: seeds, or trials of a
/// search. A step of all of them is three launches, of which the first has a block for each window of each model. The
/// same numbers give the same bits on a device, however many models there are.
///
/// It takes the steps of module lstm (BatchGradient, AdamW with gate biases that count twice), drops the same cells,
/// and differs from it by rounding. Weights are as weight_layout() has them.
class CudaLstmTrainer {
public:
    /// Compiles the kernels, which takes a second. Throws what CudaDevice does. REQUIRES: the device outlives it and
    /// has no other program; what_cuda_lstm_lacks(sizes) is empty.
    CudaLstmTrainer(CudaDevice& device, const NetworkSizes& sizes, const CudaSamples& samples,
                    const CudaLearning& learning, std::size_t models = 1);
    ~CudaLstmTrainer();
    CudaLstmTrainer(const CudaLstmTrainer&) = delete;
    CudaLstmTrainer& operator=(const CudaLstmTrainer&) = delete;

    /// [models, weights]
    void set_weights(const std::vector<float>& weights);
    [[nodiscard]] std::vector<float> weights() const;
    /// [models, weights] of the last step, before clipping.
    [[nodiscard]] std::vector<float> gradients() const;

    struct Step {
        std::uint32_t dropout_seed = 0;
        AdamWStep adamw;
    };
    struct Sums {
        double loss = 0;           ///< of the samples, times their weights
        double gradient_norm = 0;  ///< of the steps, before clipping
    };
    /// A pass of each model over its samples, a step for each batch; the last one may have fewer. `order`: [models,
    /// rows] numbers of samples, no more rows than there are samples. `steps`: [models, ceil(rows / batch)]. Returns
    /// [models].
    std::vector<Sums> pass(const std::vector<std::size_t>& order, const std::vector<Step>& steps);
    /// [models] the sum of the losses of samples, no more than there are, without dropout and weights.
    [[nodiscard]] std::vector<double> losses(const std::vector<std::size_t>& samples);

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace forecast
