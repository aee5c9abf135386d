#include <algorithm>
#include <vector>

#include "recurrent_layer.hpp"

namespace forecast {
namespace {

/// Gates in the order r, z, n.
///
///   r, z = sigmoid(W x_t + U h_(t-1) + b),  p = U_n h_(t-1) + c,  n = tanh(W_n x_t + b_n + r p)
///   h_t = (1 - z) n + z h_(t-1)
class GruLayer final : public RecurrentLayer {
public:
    explicit GruLayer(const LayerWeights& weight_layout) : RecurrentLayer(weight_layout, true) {}

private:
    void pack_forward(const float* weights) override;
    void start_forward() override;
    void forward_step(std::size_t step) override;
    void start_backward() override {}
    void backward_step(std::size_t step, const float* above) override;
    /// Those of r and z are the gates' own, that of n is r times its own.
    [[nodiscard]] std::array<ProductInput, 2> gradient_by_product(std::size_t step) const override {
        return {{{gates_of(step), 2 * units()}, {kept_product_.column(step * units()), units()}}};
    }
    void add_state_gradients(std::size_t first, SampleSums sums, float* gradient) const override;

    PackedWeights of_input_;
    PackedWeights of_state_;
    Matrix product_;       // [batch, 3 units] U h + c of the step that is gone through
    Matrix kept_product_;  // [batch, steps * units] p; on the way back its gradient
};

void GruLayer::pack_forward(const float* weights) {
    const LayerWeights& layout = weight_layout();
    of_input_.pack(forward_view(weights, layout.input), weights + layout.bias.offset);
    std::vector<float> bias(gate_rows(), 0);
    std::copy_n(weights + layout.product_bias.offset, units(), bias.begin() + static_cast<std::ptrdiff_t>(2 * units()));
    of_state_.pack(forward_view(weights, layout.state), bias.data());
}

void GruLayer::start_forward() {
    product_.resize(batch(), gate_rows());
    kept_product_.resize(batch(), steps() * units());
}

void GruLayer::forward_step(std::size_t step) {
    multiply({batch(), {input_of(step), {}}, of_input_.data(), gates_of(step), gate_rows()});
    multiply({batch(), {ProductInput{state_after(step), units()}, {}}, of_state_.data(), product_.data(), gate_rows()});
    GruStep kernel;
    kernel.cells = cells();
    kernel.gates = gates_of(step);
    kernel.product = product_.data();
    kernel.before = state_after(step);
    kernel.kept_product = kept_product_.column(step * units());
    kernel.state = mutable_state_after(step + 1);
    gru_forward(kernel);
}

void GruLayer::backward_step(std::size_t step, const float* above) {
    GruStepBack kernel;
    kernel.cells = cells();
    kernel.gates = gates_of(step);
    kernel.kept_product = kept_product_.column(step * units());
    kernel.before = state_after(step);
    kernel.state_gradient = above;
    kernel.later_gradient = later_state_gradient().data();
    gru_backward(kernel);
}

void GruLayer::add_state_gradients(std::size_t first, SampleSums sums, float* gradient) const {
    sums.rows = 2 * units();
    add_sample_sums(sums);
    sums.a = kept_product_.column(first * units());
    sums.a_step = cells();
    sums.rows = units();
    sums.out += 2 * units();
    add_sample_sums(sums);
    sums.out = gradient + weight_layout().product_bias.offset;
    add_column_sums(sums);
}

}  // namespace

std::unique_ptr<RecurrentLayer> make_gru_layer(const LayerWeights& weight_layout) {
    return std::make_unique<GruLayer>(weight_layout);
}

}  // namespace forecast
