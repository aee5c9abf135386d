#include "optimiser.hpp"

#include <cmath>

namespace forecast {

AdamW::AdamW(std::size_t weights)
    : mean_(Eigen::ArrayXf::Zero(static_cast<Eigen::Index>(weights))),
      square_(Eigen::ArrayXf::Zero(static_cast<Eigen::Index>(weights))) {}

void AdamW::step(std::vector<float>& weights, const std::vector<float>& gradient, double rate, double decay) {
    constexpr float kMeanDecay = 0.9F;
    constexpr float kSquareDecay = 0.999F;
    constexpr float kEpsilon = 1e-8F;
    ++steps_;
    const float mean_scale = 1 / (1 - std::pow(kMeanDecay, static_cast<float>(steps_)));
    const float square_scale = 1 / (1 - std::pow(kSquareDecay, static_cast<float>(steps_)));
    const auto lr = static_cast<float>(rate);
    const auto keep = static_cast<float>(1 - rate * decay);
    Eigen::Map<Eigen::ArrayXf> w(weights.data(), mean_.size());
    const Eigen::Map<const Eigen::ArrayXf> g(gradient.data(), mean_.size());
    mean_ = kMeanDecay * mean_ + (1 - kMeanDecay) * g;
    square_ = kSquareDecay * square_ + (1 - kSquareDecay) * g.square();
    w = w * keep - lr * mean_scale * mean_ / ((square_ * square_scale).sqrt() + kEpsilon);
}

void clip(std::vector<float>& gradient, double norm) {
    Eigen::Map<Eigen::ArrayXf> g(gradient.data(), static_cast<Eigen::Index>(gradient.size()));
    const double length = std::sqrt(static_cast<double>(g.square().sum()));
    if (norm > 0 && length > norm) {
        g *= static_cast<float>(norm / length);
    }
}

}  // namespace forecast
