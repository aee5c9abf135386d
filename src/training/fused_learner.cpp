#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <numeric>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <ATen/TensorOperators.h>

#include "forecast/core/error.hpp"
#include "forecast/lstm/batch_pass.hpp"
#include "forecast/lstm/optimiser.hpp"
#include "forecast/lstm/weight_layout.hpp"
#include "forecast/model/fused_module.hpp"
#include "learner.hpp"
#include "network_weights.hpp"

namespace forecast {
namespace {

/// What a sample leaves for the way back fits the processor's cache, for so many at once and windows of hundreds of
/// rows.
constexpr std::size_t kSamplesAtOnce = 32;

/// Of one output: the loss and its slope.
struct ElementLoss {
    float value;
    float slope;
};

ElementLoss mse(float error, const TrainingOptions& /*options*/) {
    return {error * error, 2 * error};
}

ElementLoss mae(float error, const TrainingOptions& /*options*/) {
    const float sign = error > 0 ? 1.0F : -1.0F;
    return {std::abs(error), error == 0 ? 0 : sign};
}

ElementLoss huber(float error, const TrainingOptions& options) {
    const auto delta = static_cast<float>(options.huber_delta);
    const float size = std::abs(error);
    return size < delta ? ElementLoss{0.5F * error * error, error}
                        : ElementLoss{delta * (size - 0.5F * delta), error > 0 ? delta : -delta};
}

ElementLoss pinball(float error, const TrainingOptions& options) {
    const auto quantile = static_cast<float>(options.quantile);
    const float slope = error < 0 ? -quantile : 1 - quantile;
    return {error * slope, slope};
}

using LossFunction = ElementLoss (*)(float error, const TrainingOptions& options);

struct NamedLoss {
    const char* name;
    LossFunction function;
};

/// The losses of losses.cpp, on floats.
LossFunction loss_function(const std::string& name) {
    constexpr std::array kFunctions = {NamedLoss{"mse", mse}, NamedLoss{"mae", mae}, NamedLoss{"huber", huber},
                                       NamedLoss{"pinball", pinball}};
    const auto* const found =
        std::find_if(kFunctions.begin(), kFunctions.end(), [&](const NamedLoss& one) { return name == one.name; });
    return found != kFunctions.end()
               ? found->function
               : throw Error(ErrorKind::invalid_argument, "training.loss '{}' is not known", name);
}

/// Throws Error(invalid_argument) if the network has too many weights.
NetworkSizes sizes_of(const Network& network, std::int64_t lookback) {
    const NetworkShape& shape = network.shape();
    const auto sizes =
        fused_sizes(network.options(), static_cast<std::size_t>(lookback), static_cast<std::size_t>(shape.past_columns),
                    shape.ahead_lags.size(), static_cast<std::size_t>(shape.horizon));
    return sizes ? *sizes
                 : throw Error(ErrorKind::invalid_argument,
                               "training.kernel is fused, but a network of {} weights is too large for it; {} at most "
                               "can be",
                               network.parameter_count(), kMostNetworkWeights)
                       .with_advice("use auto or libtorch");
}

/// PyTorch has two biases for each gate, whose gradients are equal; the kernel has their sum.
std::vector<WeightBlock> doubled_blocks(const WeightLayout& layout) {
    std::vector<WeightBlock> blocks;
    for (const LayerWeights& layer : layout.recurrent) {
        blocks.push_back(layer.bias);
    }
    return blocks;
}

/// Of samples that went through the network.
struct SampleLosses {
    double sum = 0;
    std::vector<float> slopes;  ///< [samples, horizon] of the sum by the outputs
};

using Numbers = std::vector<std::size_t>;

/// Calls `visit` with kSamplesAtOnce of the samples numbered `begin` .. `end` after the other.
template <class Visit>
void for_each_part(std::vector<std::int64_t>::const_iterator begin, std::vector<std::int64_t>::const_iterator end,
                   const Visit& visit) {
    while (begin != end) {
        const auto part_end = begin + std::min<std::ptrdiff_t>(kSamplesAtOnce, end - begin);
        visit(Numbers(begin, part_end));
        begin = part_end;
    }
}

class FusedLearner final : public Learner {
public:
    FusedLearner(Network& network, const TrainingData& data, const TrainingOptions& options, std::int64_t steps);

    PassResult pass(const std::vector<std::int64_t>& numbers, const Cancellation& cancellation) override;
    [[nodiscard]] double evaluate(const std::vector<std::int64_t>& numbers) override;

private:
    /// Of outputs [batch, horizon]; a sample's loss is the mean over those of its horizon that are known.
    [[nodiscard]] SampleLosses losses_of(const float* outputs, const Numbers& samples, bool weighted) const;
    PassResult step(std::vector<std::int64_t>::const_iterator begin, std::vector<std::int64_t>::const_iterator end);

    Network& network_;
    const TrainingOptions& options_;
    LossFunction loss_;
    // contiguous, on the CPU
    at::Tensor past_;            // [samples, steps, columns]
    at::Tensor ahead_;           // [samples, horizon, covariates]
    at::Tensor target_, known_;  // [samples, horizon]
    at::Tensor sample_weights_;  // [samples]
    std::size_t horizon_;
    NetworkSizes sizes_;
    WeightLayout layout_;
    BatchInputs inputs_;
    BatchPass pass_;
    std::vector<WeightBlock> doubled_;
    AdamW optimiser_;
    Dropout dropout_;
    std::mt19937_64 random_;
    std::vector<float> weights_;
    std::vector<float> gradient_;
};

FusedLearner::FusedLearner(Network& network, const TrainingData& data, const TrainingOptions& options,
                           std::int64_t steps)
    : Learner({options, steps}),
      network_(network),
      options_(options),
      loss_(loss_function(options.loss)),
      past_(data.samples.past.contiguous()),
      ahead_(data.samples.ahead.masked_fill(network.unknown(), 0).contiguous()),
      target_(data.samples.target.contiguous()),
      known_(data.samples.known.contiguous()),
      sample_weights_(data.weights.contiguous()),
      horizon_(static_cast<std::size_t>(network.shape().horizon)),
      sizes_(sizes_of(network, past_.size(1))),
      layout_(weight_layout(sizes_)),
      pass_(sizes_),
      doubled_(doubled_blocks(layout_)),
      optimiser_(layout_.count, doubled_),
      random_(static_cast<std::uint64_t>(options.seed)),
      weights_(weights_of(network, layout_)),
      gradient_(layout_.count) {
    inputs_.window = past_.data_ptr<float>();
    inputs_.window_stride = sizes_.steps * sizes_.step_columns;
    inputs_.covariates = ahead_.data_ptr<float>();
    inputs_.covariates_stride = sizes_.leads * sizes_.covariates;
    dropout_.state = network.options().dropout;
    dropout_.covariates = network.options().covariate_dropout;
}

SampleLosses FusedLearner::losses_of(const float* outputs, const Numbers& samples, bool weighted) const {
    const float* const targets = target_.data_ptr<float>();
    const float* const known = known_.data_ptr<float>();
    const float* const by_recency = sample_weights_.data_ptr<float>();
    SampleLosses loss{0, std::vector<float>(samples.size() * horizon_, 0)};
    for (std::size_t i = 0; i < samples.size(); ++i) {
        const std::size_t first = samples[i] * horizon_;
        const float count = std::accumulate(known + first, known + first + horizon_, 0.0F);
        assert(count > 0);
        const float share = (weighted ? by_recency[samples[i]] : 1.0F) / count;
        for (std::size_t k = 0; k < horizon_; ++k) {
            if (known[first + k] > 0) {
                const ElementLoss one = loss_(outputs[i * horizon_ + k] - targets[first + k], options_);
                loss.sum += static_cast<double>(share * one.value);
                loss.slopes[i * horizon_ + k] = share * one.slope;
            }
        }
    }
    return loss;
}

PassResult FusedLearner::step(std::vector<std::int64_t>::const_iterator begin,
                              std::vector<std::int64_t>::const_iterator end) {
    const float share = 1.0F / static_cast<float>(end - begin);
    double sum = 0;
    std::fill(gradient_.begin(), gradient_.end(), 0.0F);
    for_each_part(begin, end, [&](const Numbers& samples) {
        SampleLosses losses = losses_of(pass_.forward(weights_, inputs_, samples, dropout_, &random_), samples, true);
        std::for_each(losses.slopes.begin(), losses.slopes.end(), [share](float& slope) { slope *= share; });
        pass_.backward(weights_, losses.slopes, gradient_);
        sum += losses.sum;
    });
    const double norm = clip_gradient(gradient_, options_.clip_norm, doubled_);
    optimiser_.step(weights_, gradient_, rate_.next(), options_.weight_decay);
    rate_.end_step();
    return {sum, norm};
}

PassResult FusedLearner::pass(const std::vector<std::int64_t>& numbers, const Cancellation& cancellation) {
    PassResult sums;
    std::size_t steps = 0;
    for (auto begin = numbers.begin(); begin != numbers.end(); ++steps) {
        cancellation.check();
        const auto end = begin + std::min<std::ptrdiff_t>(options_.batch_size, numbers.end() - begin);
        const PassResult one = step(begin, end);
        sums.loss += one.loss;
        sums.gradient_norm += one.gradient_norm;
        begin = end;
    }
    set_weights(network_, layout_, weights_);
    return {sums.loss / static_cast<double>(numbers.size()), sums.gradient_norm / static_cast<double>(steps)};
}

double FusedLearner::evaluate(const std::vector<std::int64_t>& numbers) {
    double sum = 0;
    for_each_part(numbers.begin(), numbers.end(), [&](const Numbers& samples) {
        sum += losses_of(pass_.forward(weights_, inputs_, samples), samples, false).sum;
    });
    return sum / static_cast<double>(numbers.size());
}

}  // namespace

std::unique_ptr<Learner> make_fused_learner(Network& network, const TrainingData& data, const TrainingOptions& options,
                                            std::int64_t steps) {
    return std::make_unique<FusedLearner>(network, data, options, steps);
}

}  // namespace forecast
