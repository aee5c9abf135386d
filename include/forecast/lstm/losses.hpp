#pragma once

#include <cmath>

// What networks learn by, as PyTorch has these losses, on the error of one output: its forecast less the true value.

namespace forecast {

/// The loss of one output and its slope.
struct ElementLoss {
    float value = 0;
    float slope = 0;
};

/// `parameter` is what a kind of loss has besides the error.
using LossFunction = ElementLoss (*)(float error, float parameter);

inline ElementLoss squared_loss(float error, float /*parameter*/) {
    return {error * error, 2 * error};
}

inline ElementLoss absolute_loss(float error, float /*parameter*/) {
    const float sign = error > 0 ? 1.0F : -1.0F;
    return {std::abs(error), error == 0 ? 0 : sign};
}

/// Quadratic up to an error of `delta`, linear beyond (Huber, "Robust estimation of a location parameter", 1964).
inline ElementLoss huber_loss(float error, float delta) {
    const float size = std::abs(error);
    return size < delta ? ElementLoss{0.5F * error * error, error}
                        : ElementLoss{delta * (size - 0.5F * delta), error > 0 ? delta : -delta};
}

/// Smallest in the mean at the quantile (Koenker and Bassett, "Regression quantiles", 1978).
inline ElementLoss pinball_loss(float error, float quantile) {
    const float slope = error < 0 ? -quantile : 1 - quantile;
    return {error * slope, slope};
}

}  // namespace forecast
