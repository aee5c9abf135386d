#include "learner.hpp"

#include <algorithm>

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/linalg_vector_norm.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/tensor.h>
#include <torch/optim/adam.h>
#include <torch/optim/adamw.h>

#include "losses.hpp"

namespace forecast {
namespace {

constexpr std::int64_t kEvaluationBatch = 1024;

std::unique_ptr<torch::optim::Optimizer> make_optimizer(const Network& network, const TrainingOptions& options) {
    if (options.weight_decay > 0) {
        const auto adamw = torch::optim::AdamWOptions(options.learning_rate).weight_decay(options.weight_decay);
        return std::make_unique<torch::optim::AdamW>(network.parameters(), adamw);
    }
    return std::make_unique<torch::optim::Adam>(network.parameters(), torch::optim::AdamOptions(options.learning_rate));
}

class TorchLearner final : public Learner {
public:
    TorchLearner(Network& network, const TrainingData& data, const TrainingOptions& options, std::int64_t steps)
        : Learner({options, steps}),
          network_(network),
          data_(data),
          options_(options),
          optimizer_(make_optimizer(network, options)) {}

    PassResult pass(const std::vector<std::int64_t>& numbers, const Cancellation& cancellation) override;
    [[nodiscard]] double evaluate(const std::vector<std::int64_t>& numbers) override;

private:
    /// [batch] the loss of each window, mean over its horizon.
    [[nodiscard]] at::Tensor sample_losses(const at::Tensor& numbers, bool training) const;
    /// One optimisation step. [2] on the device: loss times batch, and the gradient's norm.
    at::Tensor step(const at::Tensor& numbers);
    /// With what l1 and l2 add, which is in no loss that is reported.
    [[nodiscard]] at::Tensor regularised(at::Tensor loss) const;
    /// Scales the gradient down to clip_norm; returns its norm before that.
    [[nodiscard]] at::Tensor clip_gradient() const;

    Network& network_;
    const TrainingData& data_;
    const TrainingOptions& options_;
    std::unique_ptr<torch::optim::Optimizer> optimizer_;
};

at::Tensor TorchLearner::sample_losses(const at::Tensor& numbers, bool training) const {
    const auto batch = data_.samples.gather(numbers);
    const auto prediction = network_.forward(batch.past, batch.ahead, training);
    const auto losses = element_loss(options_, prediction, batch.target);
    return (losses * batch.known).sum(1) / batch.known.sum(1);  // [batch]
}

at::Tensor TorchLearner::clip_gradient() const {
    std::vector<at::Tensor> norms;
    for (const auto& parameter : network_.parameters()) {
        norms.push_back(at::linalg_vector_norm(parameter.grad()));
    }
    auto norm = at::linalg_vector_norm(at::stack(norms));
    if (options_.clip_norm > 0) {
        const auto factor = (options_.clip_norm / (norm + 1e-12)).clamp_max(1);
        for (const auto& parameter : network_.parameters()) {
            parameter.grad().mul_(factor);
        }
    }
    return norm;
}

at::Tensor TorchLearner::regularised(at::Tensor loss) const {
    if (options_.l1 > 0 || options_.l2 > 0) {
        for (const auto& kernel : network_.kernels()) {
            loss = loss + options_.l1 * kernel.abs().sum() + options_.l2 * kernel.square().sum();
        }
    }
    return loss;
}

at::Tensor TorchLearner::step(const at::Tensor& numbers) {
    for (auto& group : optimizer_->param_groups()) {
        group.options().set_lr(rate_.next());
    }
    optimizer_->zero_grad();
    const auto loss = (sample_losses(numbers, true) * data_.weights.index_select(0, numbers)).mean();
    regularised(loss).backward();
    const auto norm = clip_gradient();
    optimizer_->step();
    rate_.end_step();
    return at::stack({loss.detach() * numbers.size(0), norm});
}

PassResult TorchLearner::pass(const std::vector<std::int64_t>& numbers, const Cancellation& cancellation) {
    const auto all = at::tensor(numbers, at::kLong).to(data_.device);
    std::vector<at::Tensor> results;
    for (const auto& batch : all.split(options_.batch_size)) {
        cancellation.check();
        results.push_back(step(batch));
    }
    const auto sums = at::stack(results).sum(0).to(at::kCPU, at::kDouble);  // [2]; the device is waited for only here
    return {sums[0].item<double>() / static_cast<double>(numbers.size()),
            sums[1].item<double>() / static_cast<double>(results.size())};
}

double TorchLearner::evaluate(const std::vector<std::int64_t>& numbers) {
    const at::NoGradGuard no_gradient;
    const auto all = at::tensor(numbers, at::kLong).to(data_.device);
    std::vector<at::Tensor> sums;
    for (const auto& batch : all.split(kEvaluationBatch)) {
        sums.push_back(sample_losses(batch, false).sum());
    }
    return at::stack(sums).to(at::kDouble).sum().item<double>() / static_cast<double>(numbers.size());
}

}  // namespace

std::unique_ptr<Learner> make_torch_learner(Network& network, const TrainingData& data, const TrainingOptions& options,
                                            std::int64_t steps, RankGroup* /*ranks*/) {
    return std::make_unique<TorchLearner>(network, data, options, steps);
}

}  // namespace forecast
