#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "forecast/core/cancellation.hpp"
#include "forecast/lstm/options.hpp"

// Small networks without libtorch: layers, gradients and training on plain floats. With up to some hundred units a step
// takes a fraction of what it takes libtorch.

namespace forecast {

/// What goes over the steps of a window: nothing (dense layers only), or recurrent layers.
enum class Recurrence { none, lstm, gru };
template <>
struct EnumTexts<Recurrence> {
    static constexpr std::array<std::string_view, 3> values = {"dense", "lstm", "gru"};
};

/// More weights a network here cannot have; libtorch has no such limit.
inline constexpr std::size_t kMostNetworkWeights = 20'000'000;

/// What a dense layer makes of its sums.
enum class Activation { gelu, relu };

/// Sizes of a network, which decide how many weights it has, and how its layers are joined.
struct NetworkSizes {
    Recurrence recurrence = Recurrence::lstm;
    std::size_t covariates = 0;    ///< inputs of a target row
    std::size_t steps = 0;         ///< of the window
    std::size_t step_columns = 0;  ///< inputs of each step
    std::vector<int> units;        ///< of each recurrent layer
    std::vector<int> dense_units;  ///< of each dense layer before the output
    std::size_t outputs = 1;       ///< of a target row
    std::size_t leads = 1;         ///< target rows of a sample, which share its window; several by BatchPass alone
    Activation activation = Activation::gelu;
    bool residual = false;  ///< whether a dense layer with as many units as inputs adds its input
    bool skip = true;       ///< whether the linear way is there
    /// Of a network whose steps are those of the target: outputs of each step, which are then all outputs; 0: of none.
    std::size_t step_outputs = 0;
    std::size_t context_units = 0;  ///< what such a network makes of the covariates for each step to read

    /// Of a sample: the covariates of each target row, then step by step the columns of the window, oldest first.
    [[nodiscard]] std::size_t columns() const { return leads * covariates + steps * step_columns; }
    /// Throws Error(invalid_argument) if they are none of a network.
    void check() const;
};

/// Rows to learn from, row-major. They are the caller's.
struct Examples {
    std::size_t rows = 0;
    const float* inputs = nullptr;   ///< [rows, columns]
    const float* targets = nullptr;  ///< [rows, outputs] NaN = unknown, learnt from the others
    const float* weights = nullptr;  ///< [rows]
};

/// Recurrent layers over the window, dense layers on their last state beside the covariates, and a linear way from the
/// covariates straight to the outputs, unless the sizes leave it out:
///
///   state  = recurrence(window) at the last step; with Recurrence::none the whole window
///   hidden = gelu(W [state, covariates] + b), once for each dense layer; or ReLU, see NetworkSizes
///   output = W hidden + b + S covariates
///
/// Where the steps are those of the target (the hours of the day that is forecast), each step has outputs of its own:
///
///   context     = gelu(C covariates + d), which each step reads beside its columns
///   hidden      = as above, of the covariates alone
///   output of t = what the layers above give it + V state_t + e
///
/// LSTM: Hochreiter and Schmidhuber, "Long short-term memory", 1997, with forget gate. GRU: Cho et al., "Learning
/// phrase representations using RNN encoder-decoder", 2014, with the reset gate on the product, as PyTorch and cuDNN
/// have it. GELU: Hendrycks and Gimpel, "Gaussian error linear units", 2016, by its tanh form.
///
/// W of the output, V and S start at zero, so that an untrained network says nothing.
class SequenceNetwork {
public:
    /// Draws the first weights from `seed`. REQUIRES: sizes.check(), one lead.
    SequenceNetwork(NetworkSizes sizes, std::uint64_t seed);
    /// With these weights. Throws Error(invalid_argument) if they are not as many as the sizes need. REQUIRES: one
    /// lead.
    SequenceNetwork(NetworkSizes sizes, std::vector<float> weights);

    /// Learns by AdamW (Loshchilov and Hutter, "Decoupled weight decay regularization", 2019). The same rows and seed
    /// give the same weights to the last bit, on any number of cores. Returns the mean loss of the last epoch. Throws
    /// Cancelled, and Error(internal) if the loss is no finite number.
    double train(const Examples& examples, const LearningOptions& options, std::uint64_t seed,
                 const Cancellation& cancellation = {});

    /// [rows, outputs] of `inputs` [rows, columns].
    [[nodiscard]] std::vector<float> outputs(const float* inputs, std::size_t rows) const;
    /// [rows, columns] derivatives of one output by each input.
    [[nodiscard]] std::vector<float> input_gradients(const float* inputs, std::size_t rows, std::size_t output) const;
    /// The gradient of the mean loss over all rows by each weight, without dropout; for tests.
    [[nodiscard]] std::vector<float> weight_gradient(const Examples& examples, const LearningOptions& options) const;

    [[nodiscard]] const NetworkSizes& sizes() const { return sizes_; }
    [[nodiscard]] const std::vector<float>& weights() const { return weights_; }

private:
    NetworkSizes sizes_;
    std::vector<float> weights_;
};

/// How many weights a network of these sizes has.
std::size_t weight_count(const NetworkSizes& sizes);

}  // namespace forecast
