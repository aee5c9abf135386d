#include "recurrent_layer.hpp"

namespace forecast {
namespace {

/// Gates in the order i, f, g, o.
///
///   i, f, o = sigmoid(W x_t + U h_(t-1) + b), g = tanh(the same)
///   c_t = f c_(t-1) + i g,  h_t = o tanh(c_t)
class LstmLayer final : public RecurrentLayer {
public:
    LstmLayer(Eigen::Index inputs, Eigen::Index units) : RecurrentLayer(inputs, units, 4) {}

    void forward(const float* weights, Eigen::Index batch, LayerTrace& trace) const override;
    Matrix backward(const float* weights, Eigen::Index batch, const LayerTrace& trace, const Matrix& state_gradient,
                    bool wants_input, float* gradient) const override;
};

void LstmLayer::forward(const float* weights, Eigen::Index batch, LayerTrace& trace) const {
    const auto of_state = state_weights(weights);
    const Eigen::Index all = trace.input.cols();
    begin(weights, trace);
    for (Eigen::Index at = 0; at < all; at += batch) {
        if (at > 0) {
            add_product(of_state, trace.state.middleCols(at - batch, batch), trace.gates.middleCols(at, batch));
        }
        LstmStep step;
        step.units = static_cast<std::size_t>(units());
        step.batch = static_cast<std::size_t>(batch);
        step.gates = trace.gates.col(at).data();
        step.cell_before = at > 0 ? trace.memory.col(at - batch).data() : nullptr;
        step.cell = trace.memory.col(at).data();
        step.state = trace.state.col(at).data();
        lstm_forward(step);
    }
}

Matrix LstmLayer::backward(const float* weights, Eigen::Index batch, const LayerTrace& trace,
                           const Matrix& state_gradient, bool wants_input, float* gradient) const {
    const Matrix to_state = state_weights(weights).transpose();
    const Eigen::Index u = units();
    const Eigen::Index all = trace.input.cols();
    Matrix gates_gradient(4 * u, all);
    Matrix later_state = Matrix::Zero(u, batch);
    Matrix cell_gradient = Matrix::Zero(u, batch);
    for (Eigen::Index at = all - batch; at >= 0; at -= batch) {
        LstmStepBack step;
        step.units = static_cast<std::size_t>(u);
        step.batch = static_cast<std::size_t>(batch);
        step.gates = trace.gates.col(at).data();
        step.cell_before = at > 0 ? trace.memory.col(at - batch).data() : nullptr;
        step.cell = trace.memory.col(at).data();
        step.state_gradient = state_gradient.col(at).data();
        step.later_state = later_state.data();
        step.cell_gradient = cell_gradient.data();
        step.gates_gradient = gates_gradient.col(at).data();
        lstm_backward(step);
        later_state.setZero();
        add_product(to_state, gates_gradient.middleCols(at, batch), later_state);
    }
    return finish(weights, batch, trace, gates_gradient, gates_gradient, wants_input, gradient);
}

}  // namespace

std::unique_ptr<RecurrentLayer> make_lstm_layer(Eigen::Index inputs, Eigen::Index units) {
    return std::make_unique<LstmLayer>(inputs, units);
}

}  // namespace forecast
