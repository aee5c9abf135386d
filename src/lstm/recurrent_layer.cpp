#include "recurrent_layer.hpp"

namespace forecast {

void RecurrentLayer::begin(const float* weights, LayerTrace& trace) const {
    const Weights of_input(weights, rows_, inputs_);
    const Weights bias(weights + rows_ * (inputs_ + units_), rows_, 1);
    trace.gates.noalias() = of_input * trace.input;
    trace.gates.colwise() += bias.col(0);
    trace.memory.resize(units_, trace.input.cols());
    trace.state.resize(units_, trace.input.cols());
}

Matrix RecurrentLayer::finish(const float* weights, Eigen::Index batch, const LayerTrace& trace, const Matrix& by_input,
                              const Matrix& by_state, bool wants_input, float* gradient) const {
    using Sums = Eigen::Map<Matrix>;
    Sums(gradient, rows_, inputs_).noalias() += by_input * trace.input.transpose();
    Sums(gradient + rows_ * (inputs_ + units_), rows_, 1) += by_input.rowwise().sum();
    const Eigen::Index later = trace.input.cols() - batch;
    if (later > 0) {
        Sums(gradient + rows_ * inputs_, rows_, units_).noalias() +=
            by_state.rightCols(later) * trace.state.leftCols(later).transpose();
    }
    return wants_input ? Matrix(Weights(weights, rows_, inputs_).transpose() * by_input) : Matrix();
}

}  // namespace forecast
