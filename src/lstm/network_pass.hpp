#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <random>
#include <vector>

#include "forecast/lstm/sequence_network.hpp"
#include "recurrent_layer.hpp"

namespace forecast {

/// A batch on its way through a network and back.
///
/// Call order: (forward backward?)*
class NetworkPass {
public:
    explicit NetworkPass(const NetworkSizes& sizes);

    /// [outputs, batch] of the rows numbered `rows` of `inputs` [*, columns]. With `random` dropout is on.
    const Matrix& forward(const float* weights, const float* inputs, const std::vector<std::size_t>& rows,
                          const LearningOptions* dropout = nullptr, std::mt19937_64* random = nullptr);
    /// Adds the gradient of each weight, given that of the outputs [outputs, batch].
    void backward(const float* weights, const Matrix& output_gradient, float* gradient);
    /// [columns, batch] the gradient by the inputs; after backward() the sum over all outputs.
    [[nodiscard]] Matrix input_gradient(const float* weights, const Matrix& output_gradient);

    [[nodiscard]] std::size_t weight_count() const { return weight_count_; }
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
    void gather(const float* inputs, const std::vector<std::size_t>& rows);
    void go_through_window(const float* weights);
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
    std::size_t weight_count_ = 0;
    std::vector<std::unique_ptr<RecurrentLayer>> recurrent_;
    std::vector<std::size_t> recurrent_offsets_;
    std::vector<LayerTrace> traces_;
    std::vector<Dense> dense_;  // the last one is the output
    std::size_t skip_offset_ = 0;
    Eigen::Index batch_ = 0;
    Matrix covariates_;  // [covariates, batch]
    Matrix window_;      // [step columns, steps * batch], or with no recurrence [steps * step columns, batch]
    Matrix state_;       // [state, batch] below the dense layers, after dropout
    Matrix kept_state_;
    Matrix kept_covariates_;
    Matrix output_;
};

}  // namespace forecast
