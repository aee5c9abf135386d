#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include <ATen/core/Tensor.h>

#include "forecast/core/cancellation.hpp"
#include "forecast/model/network.hpp"
#include "forecast/training/options.hpp"
#include "training_data.hpp"

namespace torch::optim {
class Optimizer;
}

namespace forecast {

/// What one pass over the training windows came to.
struct PassResult {
    double loss = 0;           ///< mean, weighted by recency
    double gradient_norm = 0;  ///< mean over the steps, before clipping
};

/// A network with its optimiser: Adam, or AdamW with weight decay.
///
/// Call order: (pass evaluate* end_epoch)*. REQUIRES: all references outlive it.
///
/// loss of a window = mean over its horizon of loss((target - anchor - offset) / scale, prediction), where the anchor
/// counts only if the target is a change
class Learner {
public:
    /// `steps`: of all epochs together, for the schedule.
    Learner(Network& network, const TrainingData& data, const TrainingOptions& options, std::int64_t steps);
    ~Learner();
    Learner(const Learner&) = delete;
    Learner& operator=(const Learner&) = delete;

    /// One step for each batch of `rows`, in their order. Throws Cancelled between two steps.
    PassResult pass(const std::vector<std::int64_t>& numbers, const Cancellation& cancellation);
    /// Mean loss over windows, without dropout and recency weights.
    [[nodiscard]] double evaluate(const std::vector<std::int64_t>& numbers) const;
    /// Takes in whether an epoch lowered the validation loss, for the plateau schedule.
    void end_epoch(bool improved);
    /// That of the next step.
    [[nodiscard]] double learning_rate() const;

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
    std::int64_t steps_done_ = 0;
    double plateau_factor_ = 1;
    int stale_epochs_ = 0;
    std::int64_t steps_;
};

}  // namespace forecast
