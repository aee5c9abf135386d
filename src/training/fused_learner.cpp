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
#include "forecast/lstm/batch_gradient.hpp"
#include "forecast/lstm/losses.hpp"
#include "forecast/lstm/optimiser.hpp"
#include "forecast/lstm/weight_layout.hpp"
#include "forecast/model/fused_module.hpp"
#include "forecast/training/rank_group.hpp"
#include "learner.hpp"
#include "network_weights.hpp"

namespace forecast {
namespace {

struct NamedLoss {
    const char* name;
    LossFunction function;
    double TrainingOptions::*parameter;  ///< of the function; null where it has none
};

/// The losses of training/losses.cpp, on floats.
const NamedLoss& named_loss(const std::string& name) {
    static constexpr std::array kLosses = {NamedLoss{"mse", squared_loss, nullptr},
                                           NamedLoss{"mae", absolute_loss, nullptr},
                                           NamedLoss{"huber", huber_loss, &TrainingOptions::huber_delta},
                                           NamedLoss{"pinball", pinball_loss, &TrainingOptions::quantile}};
    const auto* const found =
        std::find_if(kLosses.begin(), kLosses.end(), [&](const NamedLoss& one) { return name == one.name; });
    return found != kLosses.end() ? *found
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

class FusedLearner final : public Learner {
public:
    FusedLearner(Network& network, const TrainingData& data, const TrainingOptions& options, std::int64_t steps,
                 RankGroup* ranks);

    PassResult pass(const std::vector<std::int64_t>& numbers, const Cancellation& cancellation) override;
    [[nodiscard]] double evaluate(const std::vector<std::int64_t>& numbers) override;

private:
    using Numbers = std::vector<std::size_t>;
    /// A sample's loss is the mean over those of its horizon that are known, times its `by_recency` if that is not
    /// null. The slopes are times `share`.
    [[nodiscard]] BatchLoss loss_of_samples(const float* by_recency, float share) const;
    PassResult step(const Numbers& samples, const Cancellation& cancellation);
    /// The gradient of the whole batch, to which each rank has added that of its share, and the sum of its losses.
    double sum_over_ranks(const Numbers& samples, DropoutDraw draw, const BatchLoss& loss,
                          const Cancellation& cancellation);

    /// What decides which epoch is the best, and when to end: the same on all ranks, though processors round
    /// differently.
    [[nodiscard]] double loss_of_first_rank(double loss) const;

    Network& network_;
    const TrainingOptions& options_;
    const NamedLoss& loss_;
    // contiguous, on the CPU
    at::Tensor past_;            // [samples, steps, columns]
    at::Tensor ahead_;           // [samples, horizon, covariates]
    at::Tensor target_, known_;  // [samples, horizon]
    at::Tensor sample_weights_;  // [samples]
    std::size_t horizon_;
    NetworkSizes sizes_;
    WeightLayout layout_;
    BatchInputs inputs_;
    BatchGradient pass_;
    std::vector<WeightBlock> doubled_;
    AdamW optimiser_;
    Dropout dropout_;
    std::mt19937_64 random_;
    std::vector<float> weights_;
    std::vector<float> gradient_;
    RankGroup* ranks_;  // null: this process alone
};

FusedLearner::FusedLearner(Network& network, const TrainingData& data, const TrainingOptions& options,
                           std::int64_t steps, RankGroup* ranks)
    : Learner({options, steps}),
      network_(network),
      options_(options),
      loss_(named_loss(options.loss)),
      past_(data.samples.past.contiguous()),
      ahead_(data.samples.ahead.masked_fill(network.unknown(), 0).contiguous()),
      target_(data.samples.target.contiguous()),
      known_(data.samples.known.contiguous()),
      sample_weights_(data.weights.contiguous()),
      horizon_(static_cast<std::size_t>(network.shape().horizon)),
      sizes_(sizes_of(network, past_.size(1))),
      layout_(weight_layout(sizes_)),
      pass_(sizes_, static_cast<std::size_t>(options.batch_size), static_cast<std::size_t>(options.threads)),
      doubled_(doubled_blocks(layout_)),
      optimiser_(layout_.count, doubled_),
      random_(static_cast<std::uint64_t>(options.seed)),
      weights_(weights_of(network, layout_)),
      gradient_(layout_.count),
      ranks_(ranks) {
    inputs_.window = past_.data_ptr<float>();
    inputs_.window_stride = sizes_.steps * sizes_.step_columns;
    inputs_.covariates = ahead_.data_ptr<float>();
    inputs_.covariates_stride = sizes_.leads * sizes_.covariates;
    dropout_.state = network.options().dropout;
    dropout_.covariates = network.options().covariate_dropout;
}

BatchLoss FusedLearner::loss_of_samples(const float* by_recency, float share) const {
    const float* const targets = target_.data_ptr<float>();
    const float* const known = known_.data_ptr<float>();
    const auto parameter = loss_.parameter == nullptr ? 0.0F : static_cast<float>(options_.*loss_.parameter);
    return [=, function = loss_.function, horizon = horizon_](const float* outputs, const std::size_t* samples,
                                                              std::size_t count, float* slopes) {
        double sum = 0;
        for (std::size_t i = 0; i < count; ++i) {
            const std::size_t first = samples[i] * horizon;
            const float all = std::accumulate(known + first, known + first + horizon, 0.0F);
            assert(all > 0);
            const float weight = (by_recency == nullptr ? 1.0F : by_recency[samples[i]]) / all;
            for (std::size_t k = 0; k < horizon; ++k) {
                const bool is_known = known[first + k] > 0;
                const std::size_t at = i * horizon + k;
                const ElementLoss one =
                    is_known ? function(outputs[at] - targets[first + k], parameter) : ElementLoss();
                sum += static_cast<double>(weight * one.value);
                slopes[at] = share * weight * one.slope;
            }
        }
        return sum;
    };
}

double FusedLearner::sum_over_ranks(const Numbers& samples, DropoutDraw draw, const BatchLoss& loss,
                                    const Cancellation& cancellation) {
    const auto bound = [&](int rank) {
        return samples.size() * static_cast<std::size_t>(rank) / static_cast<std::size_t>(ranks_->size());
    };
    draw.first_sample = bound(ranks_->rank());
    const auto first = samples.begin() + static_cast<std::ptrdiff_t>(draw.first_sample);
    const auto end = samples.begin() + static_cast<std::ptrdiff_t>(bound(ranks_->rank() + 1));
    const double sum = pass_.compute(weights_, inputs_, Numbers(first, end), draw, loss, gradient_);
    // With the gradient go the loss, and whether a rank is to stop: then all do, behind the same step.
    gradient_.push_back(static_cast<float>(sum));
    gradient_.push_back(cancellation.requested() ? 1.0F : 0.0F);
    ranks_->sum(gradient_.data(), gradient_.size());
    const bool stops = gradient_.back() > 0;
    gradient_.pop_back();
    const double all = gradient_.back();
    gradient_.pop_back();
    if (stops) {
        throw Cancelled();
    }
    return all;
}

double FusedLearner::loss_of_first_rank(double loss) const {
    const auto whole = static_cast<float>(loss);
    std::array<float, 2> parts = {whole, static_cast<float>(loss - static_cast<double>(whole))};
    if (ranks_->rank() > 0) {
        parts = {0, 0};
    }
    ranks_->sum(parts.data(), parts.size());
    return static_cast<double>(parts[0]) + static_cast<double>(parts[1]);
}

PassResult FusedLearner::step(const Numbers& samples, const Cancellation& cancellation) {
    const float share = 1.0F / static_cast<float>(samples.size());
    const DropoutDraw draw{dropout_, static_cast<std::uint32_t>(random_())};
    const BatchLoss loss = loss_of_samples(sample_weights_.data_ptr<float>(), share);
    const double sum = ranks_ != nullptr ? sum_over_ranks(samples, draw, loss, cancellation)
                                         : pass_.compute(weights_, inputs_, samples, draw, loss, gradient_);
    const double norm = clip_gradient(gradient_, options_.clip_norm, doubled_);
    optimiser_.step(weights_, gradient_, rate_.next(), options_.weight_decay);
    rate_.end_step();
    return {sum, norm};
}

PassResult FusedLearner::pass(const std::vector<std::int64_t>& numbers, const Cancellation& cancellation) {
    PassResult sums;
    std::size_t steps = 0;
    for (auto begin = numbers.begin(); begin != numbers.end(); ++steps) {
        if (ranks_ == nullptr) {
            cancellation.check();
        }
        const auto end = begin + std::min<std::ptrdiff_t>(options_.batch_size, numbers.end() - begin);
        const PassResult one = step(Numbers(begin, end), cancellation);
        sums.loss += one.loss;
        sums.gradient_norm += one.gradient_norm;
        begin = end;
    }
    set_weights(network_, layout_, weights_);
    return {sums.loss / static_cast<double>(numbers.size()), sums.gradient_norm / static_cast<double>(steps)};
}

double FusedLearner::evaluate(const std::vector<std::int64_t>& numbers) {
    const double loss =
        pass_.loss(weights_, inputs_, Numbers(numbers.begin(), numbers.end()), loss_of_samples(nullptr, 1)) /
        static_cast<double>(numbers.size());
    return ranks_ == nullptr ? loss : loss_of_first_rank(loss);
}

}  // namespace

std::unique_ptr<Learner> make_fused_learner(Network& network, const TrainingData& data, const TrainingOptions& options,
                                            std::int64_t steps, RankGroup* ranks) {
    return std::make_unique<FusedLearner>(network, data, options, steps, ranks);
}

}  // namespace forecast
