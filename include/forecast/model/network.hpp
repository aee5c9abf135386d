#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>

#include "forecast/model/layer_summary.hpp"
#include "forecast/model/options.hpp"

namespace forecast {

/// What the data decide of a network: sizes, and which columns are unknown at which lead.
struct NetworkShape {
    std::int64_t past_columns = 0;
    std::int64_t horizon = 1;
    std::vector<int> ahead_lags;  ///< [columns of the target rows] see unknown_at()
};

/// LSTM stack -> dropout -> dense layers with ReLU -> output, on scaled tensors. With `batch_norm` each LSTM layer is
/// followed by a batch normalisation of its states, over batch and rows. With `layer_dropout` dropout follows that of
/// each layer, with `head_dropout` each dense layer.
///
/// Without columns of the target rows, the output layer gives the horizon at once, from the last LSTM state. With them
/// the head is applied to each target row: to the last state beside the row's columns. With `skip`, a linear layer
/// leads from these columns straight to the output; both start at zero.
///
/// Unknown columns count as 0, whatever is in them, NaN too. All random numbers are drawn on the CPU from `seed`, so
/// that the device does not change them. The fused kernel takes the first weights from here and draws its own dropout.
class Network {
public:
    /// The weights of one layer, by name.
    struct Layer {
        std::string name;
        std::vector<std::pair<std::string, at::Tensor>> tensors;  ///< "weight", ...; leaves that require a gradient
    };

    /// Draws the first weights from `seed`; dropout draws from the same generator.
    Network(const NetworkOptions& options, const NetworkShape& shape, std::uint64_t seed);

    /// past [batch, lookback, past columns], ahead [batch, horizon, ahead columns] -> [batch, horizon]. `training`
    /// switches dropout on.
    ///
    ///   state  = dropout(LSTM(past) at the last row)                         [batch, units]
    ///            bidirectional: beside it that of the reverse direction at the first row
    ///   output = head(state)                                                 without columns of the target rows
    ///   output_k = head([state, ahead_k]) + skip(ahead_k), k = 1 .. horizon  with them
    [[nodiscard]] at::Tensor forward(const at::Tensor& past, const at::Tensor& ahead, bool training);

    /// Moves all weights. Called before an optimiser holds parameters().
    void to(const at::Device& device);
    /// Parameters and what else a trained network is: the running means and variances of batch normalisation.
    [[nodiscard]] std::vector<at::Tensor> state() const;
    /// Input and dense weights, without biases and recurrent weights.
    [[nodiscard]] std::vector<at::Tensor> kernels() const;
    /// In the order of the forward pass, for a window of `lookback` rows.
    [[nodiscard]] std::vector<LayerSummary> summary(std::int64_t lookback) const;
    /// All weights, in a fixed order, for the optimiser.
    [[nodiscard]] std::vector<at::Tensor> parameters() const;
    [[nodiscard]] std::int64_t parameter_count() const;
    [[nodiscard]] const NetworkOptions& options() const { return options_; }
    [[nodiscard]] const NetworkShape& shape() const { return shape_; }

    [[nodiscard]] const std::vector<Layer>& lstm() const { return lstm_; }    ///< weights as torch.lstm orders them
    [[nodiscard]] const std::vector<Layer>& dense() const { return dense_; }  ///< the last one is the output layer
    [[nodiscard]] const std::vector<Layer>& skip() const { return skip_; }    ///< none or one, without a bias
    [[nodiscard]] const std::vector<Layer>& norms() const { return norms_; }  ///< none, or one for each LSTM layer
    /// "running_mean" and "running_var" of each of norms(); not learnt.
    [[nodiscard]] const std::vector<Layer>& statistics() const { return statistics_; }
    /// Whether dense layer i adds its input to its output.
    [[nodiscard]] bool adds_input(std::size_t i) const;
    /// bool [horizon, ahead columns]: the cells that count as 0.
    [[nodiscard]] const at::Tensor& unknown() const { return unknown_; }

private:
    [[nodiscard]] std::vector<Layer*> layers();
    /// Dropout with probability `share`; the mask is drawn on the CPU.
    [[nodiscard]] at::Tensor drop(const at::Tensor& x, double share);
    /// [batch, units] the state of the last LSTM layer at the last row, after dropout.
    [[nodiscard]] at::Tensor last_state(const at::Tensor& past, bool training);
    /// Batch normalisation i of [batch, units, ...], where there is one.
    [[nodiscard]] at::Tensor normalised(const at::Tensor& x, std::size_t i, bool training) const;
    /// The dense layers, ReLU and dropout between them, on the last dimension.
    [[nodiscard]] at::Tensor head(at::Tensor x, bool training);

    NetworkOptions options_;
    NetworkShape shape_;
    at::Generator generator_;
    std::vector<Layer> lstm_;
    std::vector<Layer> norms_;
    std::vector<Layer> statistics_;
    std::vector<Layer> dense_;
    std::vector<Layer> skip_;
    at::Tensor unknown_;
};

}  // namespace forecast
