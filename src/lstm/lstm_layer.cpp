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
    const Eigen::Index u = units();
    const Eigen::Index all = trace.input.cols();
    begin(weights, trace);
    for (Eigen::Index at = 0; at < all; at += batch) {
        auto gates = trace.gates.middleCols(at, batch);
        if (at > 0) {
            gates.noalias() += of_state * trace.state.middleCols(at - batch, batch);
        }
        gates.topRows(2 * u) = gates.topRows(2 * u).array().logistic();
        gates.middleRows(2 * u, u) = gates.middleRows(2 * u, u).array().tanh();
        gates.bottomRows(u) = gates.bottomRows(u).array().logistic();
        auto cell = trace.memory.middleCols(at, batch);
        cell = gates.topRows(u).cwiseProduct(gates.middleRows(2 * u, u));
        if (at > 0) {
            cell += gates.middleRows(u, u).cwiseProduct(trace.memory.middleCols(at - batch, batch));
        }
        trace.state.middleCols(at, batch) = gates.bottomRows(u).array() * cell.array().tanh();
    }
}

Matrix LstmLayer::backward(const float* weights, Eigen::Index batch, const LayerTrace& trace,
                           const Matrix& state_gradient, bool wants_input, float* gradient) const {
    const auto of_state = state_weights(weights);
    const Eigen::Index u = units();
    const Eigen::Index all = trace.input.cols();
    Matrix gates_gradient(4 * u, all);
    Eigen::ArrayXXf later_state = Eigen::ArrayXXf::Zero(u, batch);
    Eigen::ArrayXXf later_cell = Eigen::ArrayXXf::Zero(u, batch);
    for (Eigen::Index at = all - batch; at >= 0; at -= batch) {
        const auto gates = trace.gates.middleCols(at, batch).array();
        const auto i = gates.topRows(u);
        const auto f = gates.middleRows(u, u);
        const auto g = gates.middleRows(2 * u, u);
        const auto o = gates.bottomRows(u);
        const Eigen::ArrayXXf tanh_cell = trace.memory.middleCols(at, batch).array().tanh();
        const Eigen::ArrayXXf state = state_gradient.middleCols(at, batch).array() + later_state;
        const Eigen::ArrayXXf cell = later_cell + state * o * (1 - tanh_cell.square());
        auto d = gates_gradient.middleCols(at, batch).array();
        d.topRows(u) = cell * g * i * (1 - i);
        if (at > 0) {
            d.middleRows(u, u) = cell * trace.memory.middleCols(at - batch, batch).array() * f * (1 - f);
        } else {
            d.middleRows(u, u).setZero();
        }
        d.middleRows(2 * u, u) = cell * i * (1 - g.square());
        d.bottomRows(u) = state * tanh_cell * o * (1 - o);
        later_cell = cell * f;
        later_state = (of_state.transpose() * gates_gradient.middleCols(at, batch)).array();
    }
    return finish(weights, batch, trace, gates_gradient, gates_gradient, wants_input, gradient);
}

}  // namespace

std::unique_ptr<RecurrentLayer> make_lstm_layer(Eigen::Index inputs, Eigen::Index units) {
    return std::make_unique<LstmLayer>(inputs, units);
}

}  // namespace forecast
