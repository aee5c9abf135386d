#pragma once

#include <cstddef>
#include <memory>

#include <Eigen/Core>

#include "forecast/lstm/sequence_network.hpp"
#include "matrix_products.hpp"

namespace forecast {

/// What a layer keeps of a forward pass for the way back. Steps lie side by side: step t of batch B is in the columns
/// t B .. t B + B - 1.
struct LayerTrace {
    Matrix input;   ///< [inputs, steps * batch]
    Matrix gates;   ///< [gates * units, steps * batch] activated
    Matrix memory;  ///< [units, steps * batch] cells of an LSTM; the candidate's product of a GRU
    Matrix state;   ///< [units, steps * batch]
};

/// One recurrent layer. Its weights are a part of the network's, at a pointer that is given to each call: W [gates
/// units, inputs], U [gates units, units], b [gates units], and what a kind of layer has besides.
class RecurrentLayer {
public:
    virtual ~RecurrentLayer() = default;
    [[nodiscard]] virtual std::size_t weight_count() const { return static_cast<std::size_t>(shared_weights()); }
    [[nodiscard]] Eigen::Index units() const { return units_; }
    /// Takes trace.input, fills the rest.
    virtual void forward(const float* weights, Eigen::Index batch, LayerTrace& trace) const = 0;
    /// `state_gradient` [units, steps * batch] is what each state adds to the loss from above. Adds to `gradient`, of
    /// the weights; returns that of the input where `wants_input`.
    virtual Matrix backward(const float* weights, Eigen::Index batch, const LayerTrace& trace,
                            const Matrix& state_gradient, bool wants_input, float* gradient) const = 0;

protected:
    using Weights = Eigen::Map<const Matrix>;

    RecurrentLayer(Eigen::Index inputs, Eigen::Index units, Eigen::Index gates)
        : inputs_(inputs), units_(units), rows_(gates * units) {}

    /// How many W, U and b are together.
    [[nodiscard]] Eigen::Index shared_weights() const { return rows_ * (inputs_ + units_ + 1); }
    [[nodiscard]] Weights state_weights(const float* w) const { return {w + rows_ * inputs_, rows_, units_}; }
    /// Makes room in the trace, and begins the gates: W x + b of all steps.
    void begin(const float* weights, LayerTrace& trace) const;
    /// Adds the gradients of W, U and b, given those of W x + b and of U h at all steps, and returns that of x where
    /// `wants_input`.
    Matrix finish(const float* weights, Eigen::Index batch, const LayerTrace& trace, const Matrix& by_input,
                  const Matrix& by_state, bool wants_input, float* gradient) const;

private:
    Eigen::Index inputs_;
    Eigen::Index units_;
    Eigen::Index rows_;  // of W, U and b
};

std::unique_ptr<RecurrentLayer> make_lstm_layer(Eigen::Index inputs, Eigen::Index units);
std::unique_ptr<RecurrentLayer> make_gru_layer(Eigen::Index inputs, Eigen::Index units);

}  // namespace forecast
