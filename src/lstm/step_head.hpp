#pragma once

#include "forecast/lstm/sequence_network.hpp"
#include "forecast/lstm/weight_layout.hpp"
#include "matrix.hpp"
#include "packed_weights.hpp"

namespace forecast {

/// What a network that goes over the steps of its target has besides: a context, which each step reads beside its own
/// columns, and outputs of each step.
///
///   context = gelu(C covariates + d)
///   outputs of step t += V state_t + e
///
/// Call order: set_weights (put_context add_outputs (back_to_states back_through_context)?)*
class StepHead {
public:
    StepHead(const NetworkSizes& sizes, const WeightLayout& layout);

    [[nodiscard]] bool has_outputs() const { return output_.input.rows > 0; }
    [[nodiscard]] bool has_context() const { return context_.input.rows > 0; }

    /// `weights`: of the network, which stay as they are until the next set_weights().
    void set_weights(const float* weights);
    /// Fills the last columns of each step of `window` [batch, steps * (step columns + context)], given [batch,
    /// covariates].
    void put_context(const Matrix& covariates, Matrix& window);
    /// Adds to `outputs` [batch, steps * step outputs], given the states [batch, steps * units].
    void add_outputs(const Matrix& states, Matrix& outputs) const;
    /// Fills the gradient by the states, given that by the outputs, and adds to the weights'.
    void back_to_states(const Matrix& output_gradient, const Matrix& states, Matrix& state_gradient, float* gradient);
    /// Adds to the weights' gradient, given that by the window, whose steps may lack columns before the context; and to
    /// the covariates' unless that is null.
    void back_through_context(const Matrix& window_gradient, const Matrix& covariates, Matrix* covariate_gradient,
                              float* gradient);

private:
    std::size_t steps_;
    std::size_t step_columns_;
    LayerWeights context_;
    LayerWeights output_;
    PackedWeights to_context_;
    PackedWeights to_outputs_;
    TransposedWeights from_context_;
    TransposedWeights from_outputs_;
    Matrix sum_;  // [batch, context] C covariates + d
    Matrix activated_;
    Matrix gradient_;  // [batch, context]
};

}  // namespace forecast
