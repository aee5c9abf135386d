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
    GruLayer(Eigen::Index inputs, Eigen::Index units) : inputs_(inputs), units_(units) {}

    [[nodiscard]] std::size_t weight_count() const override {
        return static_cast<std::size_t>(3 * units_ * (inputs_ + units_ + 1) + units_);
    }
    [[nodiscard]] Eigen::Index units() const override { return units_; }
    void forward(const float* weights, Eigen::Index batch, LayerTrace& trace) const override;
    Matrix backward(const float* weights, Eigen::Index batch, const LayerTrace& trace, const Matrix& state_gradient,
                    bool wants_input, float* gradient) const override;

private:
    template <class Float>
    struct Parts {
        using Map = std::conditional_t<std::is_const_v<Float>, Eigen::Map<const Matrix>, Eigen::Map<Matrix>>;
        Map input, state, bias, product_bias;
    };
    template <class Float>
    [[nodiscard]] Parts<Float> parts(Float* w) const {
        const Eigen::Index gates = 3 * units_;
        return {{w, gates, inputs_},
                {w + gates * inputs_, gates, units_},
                {w + gates * (inputs_ + units_), gates, 1},
                {w + gates * (inputs_ + units_ + 1), units_, 1}};
    }

    Eigen::Index inputs_;
    Eigen::Index units_;
};

void GruLayer::forward(const float* weights, Eigen::Index batch, LayerTrace& trace) const {
    const auto w = parts(weights);
    const Eigen::Index u = units_;
    const Eigen::Index all = trace.input.cols();
    trace.gates.noalias() = w.input * trace.input;
    trace.gates.colwise() += w.bias.col(0);
    trace.memory.resize(u, all);
    trace.state.resize(u, all);
    const Matrix start = Matrix::Zero(u, batch);
    for (Eigen::Index at = 0; at < all; at += batch) {
        const Matrix before = at > 0 ? Matrix(trace.state.middleCols(at - batch, batch)) : start;
        const Matrix product = w.state * before;
        auto gates = trace.gates.middleCols(at, batch);
        auto kept = trace.memory.middleCols(at, batch);
        kept = product.bottomRows(u).colwise() + w.product_bias.col(0);
        gates.topRows(2 * u) = (gates.topRows(2 * u) + product.topRows(2 * u)).array().logistic();
        gates.bottomRows(u) = (gates.bottomRows(u) + gates.topRows(u).cwiseProduct(kept)).array().tanh();
        const auto z = gates.middleRows(u, u).array();
        trace.state.middleCols(at, batch) = (1 - z) * gates.bottomRows(u).array() + z * before.array();
    }
}

Matrix GruLayer::backward(const float* weights, Eigen::Index batch, const LayerTrace& trace,
                          const Matrix& state_gradient, bool wants_input, float* gradient) const {
    const auto w = parts(weights);
    auto out = parts(gradient);
    const Eigen::Index u = units_;
    const Eigen::Index all = trace.input.cols();
    Matrix gates_gradient(3 * u, all);    // by W x + b
    Matrix product_gradient(3 * u, all);  // by U h
    Eigen::ArrayXXf later = Eigen::ArrayXXf::Zero(u, batch);
    for (Eigen::Index at = all - batch; at >= 0; at -= batch) {
        const auto gates = trace.gates.middleCols(at, batch).array();
        const auto r = gates.topRows(u);
        const auto z = gates.middleRows(u, u);
        const auto n = gates.bottomRows(u);
        const Eigen::ArrayXXf before = at > 0 ? Eigen::ArrayXXf(trace.state.middleCols(at - batch, batch).array())
                                              : Eigen::ArrayXXf::Zero(u, batch);
        const Eigen::ArrayXXf state = state_gradient.middleCols(at, batch).array() + later;
        auto d = gates_gradient.middleCols(at, batch).array();
        d.bottomRows(u) = state * (1 - z) * (1 - n.square());
        d.middleRows(u, u) = state * (before - n) * z * (1 - z);
        d.topRows(u) = d.bottomRows(u) * trace.memory.middleCols(at, batch).array() * r * (1 - r);
        auto p = product_gradient.middleCols(at, batch);
        p = gates_gradient.middleCols(at, batch);
        p.bottomRows(u).array() *= r;
        later = state * z + (w.state.transpose() * p).array();
    }
    out.input.noalias() += gates_gradient * trace.input.transpose();
    out.bias += gates_gradient.rowwise().sum();
    out.product_bias += product_gradient.bottomRows(u).rowwise().sum();
    if (all > batch) {
        out.state.noalias() += product_gradient.rightCols(all - batch) * trace.state.leftCols(all - batch).transpose();
    }
    return wants_input ? Matrix(w.input.transpose() * gates_gradient) : Matrix();
}

}  // namespace

std::unique_ptr<RecurrentLayer> make_gru_layer(Eigen::Index inputs, Eigen::Index units) {
    return std::make_unique<GruLayer>(inputs, units);
}

}  // namespace forecast
