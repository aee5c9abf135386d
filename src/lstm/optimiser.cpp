#include "optimiser.hpp"

#include <algorithm>
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

double one_cycle(std::size_t step, std::size_t steps) {
    constexpr double kRising = 0.3;
    constexpr double kPi = 3.14159265358979323846;
    const double done = static_cast<double>(step) / static_cast<double>(std::max<std::size_t>(steps - 1, 1));
    const auto cosine = [&](double from, double to, double share) {
        return to + (from - to) * (1 + std::cos(kPi * share)) / 2;
    };
    return done < kRising ? cosine(1.0 / 25, 1, done / kRising) : cosine(1, 4e-6, (done - kRising) / (1 - kRising));
}

}  // namespace forecast
