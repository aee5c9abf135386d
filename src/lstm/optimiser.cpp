#include "forecast/lstm/optimiser.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <utility>

#include "denormals.hpp"
#include "vector_kernels.hpp"

namespace forecast {

AdamWStep adamw_step(int number, double rate, double decay) {
    constexpr double kMeanDecay = 0.9;
    constexpr double kSquareDecay = 0.999;
    AdamWStep step;
    step.rate = static_cast<float>(rate / (1 - std::pow(kMeanDecay, number)));
    step.keep = static_cast<float>(1 - rate * decay);
    step.square_scale = static_cast<float>(1 / (1 - std::pow(kSquareDecay, number)));
    return step;
}

AdamW::AdamW(std::size_t weights, std::vector<WeightBlock> doubled)
    : mean_(weights, 0), square_(weights, 0), doubled_(std::move(doubled)) {}

void AdamW::step(std::vector<float>& weights, const std::vector<float>& gradient, double rate, double decay) {
    const FlushedDenormals flushed;  // moments of weights that have no gradient any more
    const AdamWStep step = adamw_step(++steps_, rate, decay);
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
    double square = square_sum(gradient.data(), gradient.size());
    for (const WeightBlock& block : doubled) {
        square += square_sum(gradient.data() + block.offset, block.size());
    }
    const double length = std::sqrt(square);
    if (norm > 0 && length > norm) {
        const auto factor = static_cast<float>(norm / length);
        std::for_each(gradient.begin(), gradient.end(), [factor](float& slope) { slope *= factor; });
    }
    return length;
}

}  // namespace forecast
