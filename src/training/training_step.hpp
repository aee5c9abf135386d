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

/// Of one pass over the training windows.
struct PassResult {
    double loss = 0;           ///< weighted mean
    double gradient_norm = 0;  ///< mean over the steps, before clipping
};

/// A network and what changes its weights.
class Learner {
public:
    Learner(Network& network, const TrainingData& data, const TrainingOptions& options, std::int64_t steps);
    ~Learner();
    Learner(const Learner&) = delete;
    Learner& operator=(const Learner&) = delete;

    /// One step for each batch of `rows`, in their order. Throws Cancelled between them.
    PassResult pass(const std::vector<std::int64_t>& rows, const Cancellation& cancellation);
    /// Mean loss over windows, without dropout and recency weights.
    [[nodiscard]] double evaluate(const std::vector<std::int64_t>& rows) const;
    /// Of the step that comes next.
    [[nodiscard]] double learning_rate() const;

private:
    [[nodiscard]] at::Tensor window_losses(const at::Tensor& rows, bool training) const;
    at::Tensor step(const at::Tensor& rows);
    [[nodiscard]] at::Tensor clip_gradient() const;

    Network& network_;
    const TrainingData& data_;
    const TrainingOptions& options_;
    std::unique_ptr<torch::optim::Optimizer> optimizer_;
    std::int64_t steps_done_ = 0;
    std::int64_t steps_;
};

}  // namespace forecast
