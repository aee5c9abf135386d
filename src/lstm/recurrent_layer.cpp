#include "recurrent_layer.hpp"

namespace forecast {

void RecurrentLayer::begin(const float* weights, LayerTrace& trace) const {
    const Weights of_input(weights, rows_, inputs_);
    const Weights bias(weights + rows_ * (inputs_ + units_), rows_, 1);
    trace.gates.resize(rows_, trace.input.cols());
    trace.gates.colwise() = bias.col(0);
    add_product(of_input, trace.input, trace.gates);
    trace.memory.resize(units_, trace.input.cols());
    trace.state.resize(units_, trace.input.cols());
}

Matrix RecurrentLayer::finish(const float* weights, Eigen::Index batch, const LayerTrace& trace, const Matrix& by_input,
                              const Matrix& by_state, bool wants_input, float* gradient) const {
    using Sums = Eigen::Map<Matrix>;
    add_product_with_transposed(by_input, trace.input, Sums(gradient, rows_, inputs_));
    Sums(gradient + rows_ * (inputs_ + units_), rows_, 1) += by_input.rowwise().sum();
    const Eigen::Index later = trace.input.cols() - batch;
    if (later > 0) {
        add_product_with_transposed(by_state.rightCols(later), trace.state.leftCols(later),
                                    Sums(gradient + rows_ * inputs_, rows_, units_));
    }
    Matrix input_gradient;
    if (wants_input) {
        input_gradient.setZero(inputs_, by_input.cols());
        add_product(Matrix(Weights(weights, rows_, inputs_).transpose()), by_input, input_gradient);
    }
    return input_gradient;
}

}  // namespace forecast
