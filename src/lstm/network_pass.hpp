#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <random>
#include <vector>

#include "forecast/lstm/batch_pass.hpp"
#include "forecast/lstm/sequence_network.hpp"
#include "forecast/lstm/weight_layout.hpp"
#include "recurrent_layer.hpp"

namespace forecast {

/// A batch of samples on its way through a network and back. The target rows of a sample lie side by side: lead k of
/// sample b is column b leads + k of what has leads batch columns.
///
/// Call order: (forward backward?)*
class NetworkPass {
public:
    explicit NetworkPass(const NetworkSizes& sizes);

    /// [outputs, leads batch] of the samples numbered `samples`. With `random` dropout is on.
    const Matrix& forward(const float* weights, const BatchInputs& inputs, const std::vector<std::size_t>& samples,
                          const Dropout& dropout = {}, std::mt19937_64* random = nullptr);
    /// Adds the gradient of each weight, given that of the outputs [outputs, leads batch].
    void backward(const float* weights, const Matrix& output_gradient, float* gradient);
    /// [columns, batch] the gradient by the inputs; after backward() the sum over all outputs. REQUIRES: one lead.
    [[nodiscard]] Matrix input_gradient(const float* weights, const Matrix& output_gradient);

    [[nodiscard]] std::size_t weight_count() const { return layout_.count; }
    /// First weights: uniform within one over the root of the inputs (of the units, in recurrent layers).
    [[nodiscard]] std::vector<float> first_weights(std::uint64_t seed) const;

private:
    struct Dense {
        Eigen::Index inputs;
        Eigen::Index outputs;
        std::size_t offset;  // of W [outputs, inputs], b [outputs]
        Matrix before;       // the input of the present batch
        Matrix sum;          // W x + b
        Matrix kept;         // dropout mask; empty = none
    };
    [[nodiscard]] std::size_t offset_of(std::size_t recurrent_layer) const {
        return layout_.recurrent[recurrent_layer].input.offset;
    }
    void gather(const BatchInputs& inputs, const std::vector<std::size_t>& samples);
    void go_through_window(const float* weights);
    /// [state + covariates, leads batch] what the dense layers read: each target row its sample's state.
    [[nodiscard]] Matrix dense_input() const;
    /// x = activation(sums of the layer), and where it is residual its input besides.
    void activate(const Dense& layer, Matrix& x) const;
    void times_slope(const Dense& layer, Matrix& gradient) const;
    /// [rows, batch] of [rows, leads batch].
    [[nodiscard]] Matrix sum_of_leads(const Matrix& by_lead) const;
    [[nodiscard]] bool adds_input(const Dense& layer) const { return sizes_.residual && layer.inputs == layer.outputs; }
    /// [outputs, covariates] the linear way; no rows where there is none.
    [[nodiscard]] Eigen::Index skip_rows() const { return sizes_.skip ? dense_.back().outputs : 0; }
    /// Of the way back: gradients by the state below the dense layers and by the covariates.
    struct HeadGradient {
        Matrix state;       // empty where nobody reads it: no recurrence, no input wanted
        Matrix covariates;  // empty where no input is wanted
    };
    /// How many rows of the gradient below the dense layers are read: all, those of the state, which come first, or
    /// none.
    [[nodiscard]] Eigen::Index rows_read_below(bool wants_input) const;
    HeadGradient back_through_head(const float* weights, const Matrix& output_gradient, bool wants_input,
                                   float* gradient);
    Matrix back_through_window(const float* weights, const Matrix& state_gradient, bool wants_input, float* gradient);

    NetworkSizes sizes_;
    WeightLayout layout_;
    std::vector<std::unique_ptr<RecurrentLayer>> recurrent_;
    std::vector<LayerTrace> traces_;
    std::vector<Dense> dense_;  // the last one is the output
    Eigen::Index batch_ = 0;
    Matrix covariates_;  // [covariates, leads batch]
    Matrix window_;      // [step columns, steps * batch], or with no recurrence [steps * step columns, batch]
    Matrix state_;       // [state, batch] below the dense layers, after dropout
    Matrix kept_state_;
    Matrix kept_covariates_;
    Matrix output_;
};

}  // namespace forecast
