#include "learner.hpp"

#include <algorithm>

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/tensor.h>

#include "losses.hpp"
#include "multi_tensor_adam.hpp"

namespace forecast {
namespace {

constexpr std::int64_t kEvaluationBatch = 1024;

class TorchLearner final : public Learner {
public:
    TorchLearner(Network& network, const TrainingData& data, const TrainingOptions& options, std::int64_t steps)
        : Learner({options, steps}),
          network_(network),
          data_(data),
          options_(options),
          optimiser_(network.parameters(), options.weight_decay) {}

    PassResult pass(const std::vector<std::int64_t>& numbers, const Cancellation& cancellation) override;
    [[nodiscard]] double evaluate(const std::vector<std::int64_t>& numbers) override;

private:
    /// [batch] the loss of each window, mean over its horizon.
    [[nodiscard]] at::Tensor sample_losses(const at::Tensor& numbers, bool training) const;
    /// One optimisation step. [2] on the device: loss times batch, and the gradient's norm.
    at::Tensor step(const at::Tensor& numbers);
    /// With what l1 and l2 add, which is in no loss that is reported.
    [[nodiscard]] at::Tensor regularised(at::Tensor loss) const;

    Network& network_;
    const TrainingData& data_;
    const TrainingOptions& options_;
    MultiTensorAdam optimiser_;
};

at::Tensor TorchLearner::sample_losses(const at::Tensor& numbers, bool training) const {
    const auto batch = data_.samples.gather(numbers);
    const auto prediction = network_.forward(batch.past, batch.ahead, training);
    const auto losses = element_loss(options_, prediction, batch.target);
    return (losses * batch.known).sum(1) / batch.known.sum(1);  // [batch]
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
    optimiser_.forget_gradients();
    const auto loss = (sample_losses(numbers, true) * data_.weights.index_select(0, numbers)).mean();
    regularised(loss).backward();
    const auto norm = optimiser_.clip(options_.clip_norm);
    optimiser_.step(rate_.next());
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
