#include "optimiser.hpp"

#include <cmath>

#include <Eigen/Core>

#include "vector_kernels.hpp"

namespace forecast {

AdamW::AdamW(std::size_t weights) : mean_(weights, 0), square_(weights, 0) {}

void AdamW::step(std::vector<float>& weights, const std::vector<float>& gradient, double rate, double decay) {
    constexpr double kMeanDecay = 0.9;
    constexpr double kSquareDecay = 0.999;
    ++steps_;
    AdamWStep step;
    step.rate = static_cast<float>(rate / (1 - std::pow(kMeanDecay, steps_)));
    step.keep = static_cast<float>(1 - rate * decay);
    step.square_scale = static_cast<float>(1 / (1 - std::pow(kSquareDecay, steps_)));
    adamw_update(step, gradient.data(), mean_.data(), square_.data(), weights.data(), weights.size());
}

void clip(std::vector<float>& gradient, double norm) {
    Eigen::Map<Eigen::ArrayXf> g(gradient.data(), static_cast<Eigen::Index>(gradient.size()));
    const double length = std::sqrt(static_cast<double>(g.square().sum()));
    if (norm > 0 && length > norm) {
        g *= static_cast<float>(norm / length);
    }
}

}  // namespace forecast
