#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "forecast/lstm/batch_pass.hpp"
#include "forecast/lstm/sequence_network.hpp"
#include "forecast/lstm/weight_layout.hpp"
#include "recurrent_layer.hpp"
#include "step_head.hpp"

namespace forecast {

/// A batch of samples on its way through a network and back. The target rows of a sample lie a batch apart: lead k of
/// sample b is row k batch + b of what has leads batch rows.
///
/// Call order: set_weights (forward (backward | input_gradient)?)*
class NetworkPass {
public:
    explicit NetworkPass(const NetworkSizes& sizes);

    /// `weights`: weight_layout(sizes).count, which stay as they are until the next set_weights().
    void set_weights(const float* weights);
    /// [leads batch, outputs] of `count` samples numbered `samples`.
    const Matrix& forward(const BatchInputs& inputs, const std::size_t* samples, std::size_t count,
                          const DropoutDraw& draw = {});
    /// Adds the gradient of each weight, given that of the outputs [leads batch, outputs].
    void backward(const Matrix& output_gradient, float* gradient);
    /// The gradient by the inputs: [batch, covariates], and of the window [batch, steps * step columns]. Valid until
    /// the next call. REQUIRES: one lead.
    struct InputGradient {
        const Matrix& covariates;
        const Matrix& window;
    };
    InputGradient input_gradient(const Matrix& output_gradient);

    [[nodiscard]] const NetworkSizes& sizes() const { return sizes_; }

private:
    struct Dense {
        WeightBlock weights;
        WeightBlock bias;
        std::array<ProductInput, 2> before;  // the input of the present batch, of two for the first layer
        Matrix sum;                          // W x + b
        Matrix out;                          // activated and dropped; none of the last layer
        Matrix kept;                         // dropout factors; no rows = none
        PackedWeights forward;
        TransposedWeights backward;
        [[nodiscard]] std::size_t inputs() const { return weights.columns; }
        [[nodiscard]] std::size_t outputs() const { return weights.rows; }
    };
    // Numbers of the masks of a draw.
    static constexpr std::uint32_t kCovariateMask = 0;
    static constexpr std::uint32_t kStateMask = 1;
    static constexpr std::uint32_t kFirstDenseMask = 2;

    void gather(const BatchInputs& inputs, const std::size_t* samples);
    /// Multiplies by factors 0 and 1 / (1 - share), which it keeps in `kept`.
    void drop(Matrix& x, double share, const DropoutDraw& draw, std::uint32_t mask, Matrix& kept) const;
    /// Columns of a step of window_.
    [[nodiscard]] std::size_t step_width() const { return sizes_.step_columns + sizes_.context_units; }
    /// How much of the state the dense layers read.
    [[nodiscard]] std::size_t state_below_dense() const { return step_head_.has_outputs() ? 0 : state_.columns(); }
    void go_through_window();
    void go_through_head(const DropoutDraw& draw);
    /// out = activation(sums of the layer), and where it is residual its input besides.
    void activate(Dense& layer) const;
    void times_slope(const Dense& layer, Matrix& gradient) const;
    [[nodiscard]] bool adds_input(const Dense& layer) const {
        return sizes_.residual && layer.inputs() == layer.outputs();
    }
    /// How many columns below the dense layers have a gradient that is read: all, those of the state, which come first,
    /// or none.
    [[nodiscard]] std::size_t columns_read_below(bool wants_input) const;
    /// Takes head_gradient_ from above dense layer `l` to the first `columns` of what it reads.
    void back_through_dense(std::size_t l, std::size_t columns, float* gradient);
    void take_covariate_gradient(const Matrix& output_gradient);
    /// The sum over the target rows of a sample.
    void take_state_gradient();
    /// Fills state_gradient_, and covariate_gradient_ where the input's is wanted.
    void back_through_head(const Matrix& output_gradient, bool wants_input, float* gradient);
    void back_through_window(bool wants_input, float* gradient);

    NetworkSizes sizes_;
    WeightLayout layout_;
    std::vector<std::unique_ptr<RecurrentLayer>> recurrent_;
    std::vector<Dense> dense_;  // the last one is the output
    PackedWeights skip_;
    TransposedWeights back_skip_;
    StepHead step_head_;
    std::size_t batch_ = 0;
    std::size_t rows_ = 0;  // leads batch
    Matrix covariates_;     // [rows, covariates]
    Matrix window_;         // [batch, steps * step width]
    Matrix state_;          // [batch, state] below the dense layers, after dropout; of all steps where each has outputs
    Matrix lead_state_;     // [rows, state] the same for each target row, where there are several
    Matrix kept_state_;
    Matrix kept_covariates_;
    Matrix head_gradient_;       // [rows, ...] by what comes out of the dense layer that is gone through
    Matrix below_gradient_;      // by what goes into it
    Matrix state_gradient_;      // [batch, state]; on the way down [batch, steps * units]
    Matrix covariate_gradient_;  // [batch, covariates]
    Matrix window_gradient_;     // [batch, steps * step width], or [batch, steps * context] where no more is read
    Matrix step_gradient_;       // [batch, steps * step columns]
};

}  // namespace forecast
