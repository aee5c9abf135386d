#include <algorithm>

#include "recurrent_layer.hpp"

namespace forecast {
namespace {

/// Gates in the order i, f, g, o.
///
///   i, f, o = sigmoid(W x_t + U h_(t-1) + b), g = tanh(the same)
///   c_t = f c_(t-1) + i g,  h_t = o tanh(c_t)
class LstmLayer final : public RecurrentLayer {
public:
    explicit LstmLayer(const LayerWeights& weight_layout) : RecurrentLayer(weight_layout, false) {}

private:
    void pack_forward(const float* weights) override;
    void start_forward() override;
    void forward_step(std::size_t step) override;
    void start_backward() override;
    void backward_step(std::size_t step, const float* above) override;
    [[nodiscard]] std::array<ProductInput, 2> gradient_by_product(std::size_t step) const override {
        return {{{gates_of(step), gate_rows()}, {}}};
    }
    void add_state_gradients(std::size_t /*first*/, SampleSums sums, float* /*gradient*/) const override {
        add_sample_sums(sums);
    }
    [[nodiscard]] float* cell_after(std::size_t steps) { return cell_.column(steps * units()); }

    PackedWeights both_;  // W above U, which lie one behind the other
    Matrix cell_;         // [batch, (steps + 1) * units], zeros first
    Matrix tanh_cell_;    // [batch, steps * units]
    Matrix cell_gradient_;
};

void LstmLayer::pack_forward(const float* weights) {
    const LayerWeights& layout = weight_layout();
    const WeightBlock both{layout.input.offset, gate_rows(), inputs() + units()};
    both_.pack(forward_view(weights, both), weights + layout.bias.offset);
}

void LstmLayer::start_forward() {
    cell_.resize(batch(), (steps() + 1) * units());
    std::fill_n(cell_.data(), cells(), 0.0F);
    tanh_cell_.resize(batch(), steps() * units());
}

void LstmLayer::forward_step(std::size_t step) {
    multiply({batch(), {input_of(step), {state_after(step), units()}}, both_.data(), gates_of(step), gate_rows()});
    LstmStep kernel;
    kernel.cells = cells();
    kernel.gates = gates_of(step);
    kernel.cell_before = cell_after(step);
    kernel.cell = cell_after(step + 1);
    kernel.tanh_cell = tanh_cell_.column(step * units());
    kernel.state = mutable_state_after(step + 1);
    lstm_forward(kernel);
}

void LstmLayer::start_backward() {
    cell_gradient_.resize(batch(), units());
    cell_gradient_.fill(0);
}

void LstmLayer::backward_step(std::size_t step, const float* above) {
    LstmStepBack kernel;
    kernel.cells = cells();
    kernel.gates = gates_of(step);
    kernel.cell_before = cell_after(step);
    kernel.tanh_cell = tanh_cell_.column(step * units());
    kernel.state_gradient = above;
    kernel.later_gradient = later_state_gradient().data();
    kernel.cell_gradient = cell_gradient_.data();
    lstm_backward(kernel);
}

}  // namespace

std::unique_ptr<RecurrentLayer> make_lstm_layer(const LayerWeights& weight_layout) {
    return std::make_unique<LstmLayer>(weight_layout);
}

}  // namespace forecast
