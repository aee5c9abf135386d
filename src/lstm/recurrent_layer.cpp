#include "recurrent_layer.hpp"

#include <algorithm>

namespace forecast {
namespace {

/// Samples times steps whose gradients are summed at a time: gates and inputs of so many stay in the second-level cache
/// (400 KB of gates with 50 units). With less the sums at the end of each piece weigh more.
constexpr std::size_t kSamplesAndSteps = 512;

}  // namespace

void RecurrentLayer::set_weights(const float* weights) {
    pack_forward(weights);
    to_state_.set_weights(weights, weight_layout_.state);
    to_input_.set_weights(weights, weight_layout_.input);
}

void RecurrentLayer::forward(const float* input, std::size_t batch, std::size_t steps) {
    input_ = input;
    batch_ = batch;
    steps_ = steps;
    gates_.resize(batch, steps * gate_rows());
    state_.resize(batch, (steps + 1) * units());
    std::fill_n(state_.data(), cells(), 0.0F);
    start_forward();
    for (std::size_t step = 0; step < steps; ++step) {
        forward_step(step);
    }
}

void RecurrentLayer::backward(const Matrix& state_gradient, std::size_t last_inputs, Matrix& input_gradient,
                              float* gradient) {
    const std::size_t steps_at_once = std::max<std::size_t>(1, kSamplesAndSteps / batch_);
    const std::size_t steps_above = state_gradient.columns() / units();
    input_gradient.resize(batch_, steps_ * last_inputs);
    later_state_gradient_.resize(batch_, units());
    later_state_gradient_.fill(0);
    start_backward();
    for (std::size_t step = steps_; step-- > 0;) {
        const std::size_t from_end = steps_ - 1 - step;
        const float* const above =
            from_end < steps_above ? state_gradient.column((steps_above - 1 - from_end) * units()) : nullptr;
        backward_step(step, above);
        if (step > 0) {
            multiply({batch_, gradient_by_product(step), to_state_.packed(units()), later_state_gradient_.data(),
                      units(), has_direct_way_});
        }
        if (last_inputs > 0) {
            multiply({batch_,
                      {{{gates_of(step), gate_rows()}, {}}},
                      to_input_.packed(last_inputs, inputs() - last_inputs),
                      input_gradient.column(step * last_inputs),
                      last_inputs});
        }
        if (step % steps_at_once == 0) {
            add_weight_gradients(step, std::min(steps_at_once, steps_ - step), gradient);
        }
    }
}

void RecurrentLayer::add_weight_gradients(std::size_t first, std::size_t steps, float* gradient) const {
    SampleSums sums;
    sums.samples = batch_;
    sums.steps = steps;
    sums.a = gates_of(first);
    sums.a_step = batch_ * gate_rows();
    sums.rows = gate_rows();
    sums.b = input_of(first).data;
    sums.b_step = batch_ * inputs();
    sums.columns = inputs();
    sums.out = gradient + weight_layout_.input.offset;
    sums.out_column = gate_rows();
    add_sample_sums(sums);
    sums.out = gradient + weight_layout_.bias.offset;
    add_column_sums(sums);
    sums.b = state_after(first);
    sums.b_step = cells();
    sums.columns = units();
    sums.out = gradient + weight_layout_.state.offset;
    add_state_gradients(first, sums, gradient);
}

}  // namespace forecast
