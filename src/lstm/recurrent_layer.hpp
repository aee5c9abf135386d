#pragma once

#include <array>
#include <cstddef>
#include <memory>

#include "forecast/lstm/weight_layout.hpp"
#include "matrix.hpp"
#include "packed_weights.hpp"
#include "vector_kernels.hpp"

namespace forecast {

/// A batch of windows on its way through one recurrent layer and back.
///
/// Steps follow one another in memory, each a matrix of its own: step t of [batch, steps * features] is the columns t
/// features .. (t + 1) features - 1. The way back goes from the last step to the first, puts the gradients of the gates
/// where the gates were, and sums those of the weights over pieces of steps that still lie in the processor's cache.
///
/// Call order: set_weights (forward backward?)*
class RecurrentLayer {
public:
    virtual ~RecurrentLayer() = default;
    RecurrentLayer(const RecurrentLayer&) = delete;
    RecurrentLayer& operator=(const RecurrentLayer&) = delete;

    /// `weights`: of the network, which stay as they are until the next set_weights().
    void set_weights(const float* weights);
    /// `input`: [batch, steps * inputs], at least until backward().
    void forward(const float* input, std::size_t batch, std::size_t steps);
    /// `state_gradient` is what the states add to the loss from above: [batch, steps * units], or [batch, units] of the
    /// last one alone. Adds to `gradient`, of the network's weights, and fills `input_gradient` [batch, steps *
    /// last_inputs], by the last so many inputs of each step.
    void backward(const Matrix& state_gradient, std::size_t last_inputs, Matrix& input_gradient, float* gradient);

    [[nodiscard]] std::size_t inputs() const { return weight_layout_.input.columns; }
    [[nodiscard]] std::size_t units() const { return weight_layout_.state.columns; }
    /// [batch, units] after so many steps; zeros after none. The states of later steps follow.
    [[nodiscard]] const float* state_after(std::size_t steps) const { return state_.column(steps * units()); }

protected:
    /// `has_direct_way`: whether a part of the state goes on beside the products.
    RecurrentLayer(const LayerWeights& weight_layout, bool has_direct_way)
        : weight_layout_(weight_layout), has_direct_way_(has_direct_way) {}

    virtual void pack_forward(const float* weights) = 0;
    virtual void start_forward() = 0;
    virtual void forward_step(std::size_t step) = 0;
    virtual void start_backward() = 0;
    /// `above`: [batch, units] what the state of the step adds to the loss; null: zeros. Puts the gates' gradients
    /// where the gates are, and into later_state_gradient() what goes past the products.
    virtual void backward_step(std::size_t step, const float* above) = 0;
    /// The gradient by U h of a step, as inputs of a product with U.
    [[nodiscard]] virtual std::array<ProductInput, 2> gradient_by_product(std::size_t step) const = 0;
    /// Adds the gradients of what a kind of layer has besides W and b, of `sums.steps` steps from `first` on. `sums`
    /// has all but what is summed.
    virtual void add_state_gradients(std::size_t first, SampleSums sums, float* gradient) const = 0;

    [[nodiscard]] const LayerWeights& weight_layout() const { return weight_layout_; }
    [[nodiscard]] std::size_t batch() const { return batch_; }
    [[nodiscard]] std::size_t steps() const { return steps_; }
    [[nodiscard]] std::size_t cells() const { return batch_ * units(); }
    [[nodiscard]] std::size_t gate_rows() const { return weight_layout_.state.rows; }
    [[nodiscard]] ProductInput input_of(std::size_t step) const {
        return {input_ + step * batch_ * inputs(), inputs()};
    }
    [[nodiscard]] float* gates_of(std::size_t step) { return gates_.column(step * gate_rows()); }
    [[nodiscard]] const float* gates_of(std::size_t step) const { return gates_.column(step * gate_rows()); }
    [[nodiscard]] float* mutable_state_after(std::size_t steps) { return state_.column(steps * units()); }
    /// [batch, units] the gradient by the state before the step that is gone through.
    Matrix& later_state_gradient() { return later_state_gradient_; }

private:
    void add_weight_gradients(std::size_t first, std::size_t steps, float* gradient) const;

    LayerWeights weight_layout_;
    bool has_direct_way_;
    const float* input_ = nullptr;
    std::size_t batch_ = 0;
    std::size_t steps_ = 0;
    Matrix gates_;                 // [batch, steps * gate rows]
    Matrix state_;                 // [batch, (steps + 1) * units], zeros first
    Matrix later_state_gradient_;  // [batch, units]
    TransposedWeights to_state_;
    TransposedWeights to_input_;
};

std::unique_ptr<RecurrentLayer> make_lstm_layer(const LayerWeights& weight_layout);
std::unique_ptr<RecurrentLayer> make_gru_layer(const LayerWeights& weight_layout);

}  // namespace forecast
