#include "forecast/lstm/optimiser.hpp"

#include <cassert>
#include <cmath>
#include <utility>

#include <Eigen/Core>

#include "vector_kernels.hpp"

namespace forecast {

AdamW::AdamW(std::size_t weights, std::vector<WeightBlock> doubled)
    : mean_(weights, 0), square_(weights, 0), doubled_(std::move(doubled)) {}

void AdamW::step(std::vector<float>& weights, const std::vector<float>& gradient, double rate, double decay) {
    constexpr double kMeanDecay = 0.9;
    constexpr double kSquareDecay = 0.999;
    ++steps_;
    AdamWStep step;
    step.rate = static_cast<float>(rate / (1 - std::pow(kMeanDecay, steps_)));
    step.keep = static_cast<float>(1 - rate * decay);
    step.square_scale = static_cast<float>(1 / (1 - std::pow(kSquareDecay, steps_)));
    AdamWStep twice = step;
    twice.rate *= 2;
    const auto update = [&](const AdamWStep& by, std::size_t begin, std::size_t end) {
        adamw_update(by, gradient.data() + begin, mean_.data() + begin, square_.data() + begin, weights.data() + begin,
                     end - begin);
    };
    std::size_t done = 0;
    for (const WeightBlock& block : doubled_) {
        assert(block.offset >= done);
        update(step, done, block.offset);
        done = block.offset + block.size();
        update(twice, block.offset, done);
    }
    update(step, done, weights.size());
}

double clip_gradient(std::vector<float>& gradient, double norm, const std::vector<WeightBlock>& doubled) {
    const auto square_of = [&](std::size_t offset, std::size_t size) {
        const Eigen::Map<const Eigen::ArrayXf> part(gradient.data() + offset, static_cast<Eigen::Index>(size));
        return static_cast<double>(part.square().sum());
    };
    double square = square_of(0, gradient.size());
    for (const WeightBlock& block : doubled) {
        square += square_of(block.offset, block.size());
    }
    const double length = std::sqrt(square);
    if (norm > 0 && length > norm) {
        Eigen::Map<Eigen::ArrayXf>(gradient.data(), static_cast<Eigen::Index>(gradient.size())) *=
            static_cast<float>(norm / length);
    }
    return length;
}

}  // namespace forecast
