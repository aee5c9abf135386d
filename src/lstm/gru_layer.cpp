#include "recurrent_layer.hpp"

namespace forecast {
namespace {

/// Gates in the order r, z, n.
///
///   r, z = sigmoid(W x_t + U h_(t-1) + b),  p = U_n h_(t-1) + c,  n = tanh(W_n x_t + b_n + r p)
///   h_t = (1 - z) n + z h_(t-1)
///
/// The product p is kept as the trace's memory.
class GruLayer final : public RecurrentLayer {
public:
    GruLayer(Eigen::Index inputs, Eigen::Index units) : RecurrentLayer(inputs, units, 3) {}

    [[nodiscard]] std::size_t weight_count() const override {
        return static_cast<std::size_t>(shared_weights() + units());
    }
    void forward(const float* weights, Eigen::Index batch, LayerTrace& trace) const override;
    Matrix backward(const float* weights, Eigen::Index batch, const LayerTrace& trace, const Matrix& state_gradient,
                    bool wants_input, float* gradient) const override;
};

void GruLayer::forward(const float* weights, Eigen::Index batch, LayerTrace& trace) const {
    const auto of_state = state_weights(weights);
    const Weights product_bias(weights + shared_weights(), units(), 1);
    const Eigen::Index u = units();
    const Eigen::Index all = trace.input.cols();
    begin(weights, trace);
    const Matrix start = Matrix::Zero(u, batch);
    const auto twice = static_cast<std::size_t>(2 * u);
    for (Eigen::Index at = 0; at < all; at += batch) {
        const Matrix before = at > 0 ? Matrix(trace.state.middleCols(at - batch, batch)) : start;
        Matrix product = Matrix::Zero(3 * u, batch);
        add_product(of_state, before, product);
        auto gates = trace.gates.middleCols(at, batch);
        auto kept = trace.memory.middleCols(at, batch);
        kept = product.bottomRows(u).colwise() + product_bias.col(0);
        gates.topRows(2 * u) += product.topRows(2 * u);
        for (Eigen::Index sample = 0; sample < batch; ++sample) {
            apply_logistic(gates.col(sample).data(), twice);
        }
        gates.bottomRows(u) += gates.topRows(u).cwiseProduct(kept);
        for (Eigen::Index sample = 0; sample < batch; ++sample) {
            apply_tanh(gates.col(sample).data() + twice, twice / 2);
        }
        const auto z = gates.middleRows(u, u).array();
        trace.state.middleCols(at, batch) = (1 - z) * gates.bottomRows(u).array() + z * before.array();
    }
}

Matrix GruLayer::backward(const float* weights, Eigen::Index batch, const LayerTrace& trace,
                          const Matrix& state_gradient, bool wants_input, float* gradient) const {
    const Matrix to_state = state_weights(weights).transpose();
    const Eigen::Index u = units();
    const Eigen::Index all = trace.input.cols();
    Matrix gates_gradient(3 * u, all);    // by W x + b
    Matrix product_gradient(3 * u, all);  // by U h
    Matrix later = Matrix::Zero(u, batch);
    for (Eigen::Index at = all - batch; at >= 0; at -= batch) {
        const auto gates = trace.gates.middleCols(at, batch).array();
        const auto r = gates.topRows(u);
        const auto z = gates.middleRows(u, u);
        const auto n = gates.bottomRows(u);
        const Eigen::ArrayXXf before = at > 0 ? Eigen::ArrayXXf(trace.state.middleCols(at - batch, batch).array())
                                              : Eigen::ArrayXXf::Zero(u, batch);
        const Eigen::ArrayXXf state = state_gradient.middleCols(at, batch).array() + later.array();
        auto d = gates_gradient.middleCols(at, batch).array();
        d.bottomRows(u) = state * (1 - z) * (1 - n.square());
        d.middleRows(u, u) = state * (before - n) * z * (1 - z);
        d.topRows(u) = d.bottomRows(u) * trace.memory.middleCols(at, batch).array() * r * (1 - r);
        auto p = product_gradient.middleCols(at, batch);
        p = gates_gradient.middleCols(at, batch);
        p.bottomRows(u).array() *= r;
        later = state * z;
        add_product(to_state, p, later);
    }
    Eigen::Map<Matrix>(gradient + shared_weights(), u, 1) += product_gradient.bottomRows(u).rowwise().sum();
    return finish(weights, batch, trace, gates_gradient, product_gradient, wants_input, gradient);
}

}  // namespace

std::unique_ptr<RecurrentLayer> make_gru_layer(Eigen::Index inputs, Eigen::Index units) {
    return std::make_unique<GruLayer>(inputs, units);
}

}  // namespace forecast
