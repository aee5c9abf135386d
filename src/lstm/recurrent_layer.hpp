#pragma once

#include <cstddef>
#include <memory>

#include <type_traits>

#include <Eigen/Core>

#include "forecast/lstm/sequence_network.hpp"

namespace forecast {

/// Column-major: a sample of a batch is a column.
using Matrix = Eigen::MatrixXf;

/// What a layer keeps of a forward pass for the way back. Steps lie side by side: step t of batch B is in the columns
/// t B .. t B + B - 1.
struct LayerTrace {
    Matrix input;   ///< [inputs, steps * batch]
    Matrix gates;   ///< [gates * units, steps * batch] activated
    Matrix memory;  ///< [units, steps * batch] cells of an LSTM; the candidate's product of a GRU
    Matrix state;   ///< [units, steps * batch]
};

/// One recurrent layer. Its weights are a part of the network's, at a pointer that is given to each call.
class RecurrentLayer {
public:
    virtual ~RecurrentLayer() = default;
    /// Of the layer: W [gates units, inputs], U [gates units, units], b [gates units], and for a GRU the bias of the
    /// candidate's product [units].
    [[nodiscard]] virtual std::size_t weight_count() const = 0;
    [[nodiscard]] virtual Eigen::Index units() const = 0;
    /// Takes trace.input, fills the rest.
    virtual void forward(const float* weights, Eigen::Index batch, LayerTrace& trace) const = 0;
    /// `state_gradient` [units, steps * batch] is what each state adds to the loss from above. Adds to `gradient`, of
    /// the weights; returns that of the input where `wants_input`.
    virtual Matrix backward(const float* weights, Eigen::Index batch, const LayerTrace& trace,
                            const Matrix& state_gradient, bool wants_input, float* gradient) const = 0;
};

std::unique_ptr<RecurrentLayer> make_lstm_layer(Eigen::Index inputs, Eigen::Index units);
std::unique_ptr<RecurrentLayer> make_gru_layer(Eigen::Index inputs, Eigen::Index units);

}  // namespace forecast
