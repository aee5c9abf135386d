#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "forecast/core/cancellation.hpp"
#include "forecast/model/network.hpp"
#include "forecast/training/options.hpp"
#include "schedule.hpp"
#include "training_data.hpp"

namespace forecast {

class CudaDevice;
class RankGroup;

/// What one pass over the training windows came to.
struct PassResult {
    double loss = 0;           ///< mean, weighted by recency
    double gradient_norm = 0;  ///< mean over the steps, before clipping
};

/// A network with its optimiser: Adam, or AdamW with weight decay. What computes the steps is the kernel: libtorch, or
/// the fused one of module lstm.
///
/// Call order: (pass evaluate* end_epoch)*. After each pass the network has the weights learnt so far.
///
/// loss of a window = mean over its horizon of loss((target - anchor - offset) / scale, prediction), where the anchor
/// counts only if the target is a change
class Learner {
public:
    virtual ~Learner() = default;
    Learner(const Learner&) = delete;
    Learner& operator=(const Learner&) = delete;

    /// One step for each batch of samples numbered `numbers`, in their order. Throws Cancelled between two steps; on a
    /// GPU by the fused kernel before the first.
    virtual PassResult pass(const std::vector<std::int64_t>& numbers, const Cancellation& cancellation) = 0;
    /// Mean loss over windows, without dropout and recency weights.
    [[nodiscard]] virtual double evaluate(const std::vector<std::int64_t>& numbers) = 0;
    /// Takes in whether an epoch lowered the validation loss, for the plateau schedule.
    void end_epoch(bool improved) { rate_.end_epoch(improved); }
    /// That of the next step.
    [[nodiscard]] double learning_rate() const { return rate_.next(); }

protected:
    explicit Learner(LearningRate rate) : rate_(rate) {}
    LearningRate rate_;
};

/// `steps`: of all epochs together, for the schedule. `ranks`: null. REQUIRES: all references outlive the learner.
std::unique_ptr<Learner> make_torch_learner(Network& network, const TrainingData& data, const TrainingOptions& options,
                                            std::int64_t steps, RankGroup* ranks);
/// Computes on TrainingOptions::threads of the CPU's cores. With `ranks` each computes its share of a batch, and the
/// gradients are summed over all of them once a step; passes throw what RankGroup::sum() does. Throws
/// Error(invalid_argument) for more than 20 million weights. REQUIRES: choose_kernel() gave it.
std::unique_ptr<Learner> make_fused_learner(Network& network, const TrainingData& data, const TrainingOptions& options,
                                            std::int64_t steps, RankGroup* ranks);
/// Computes on a CUDA device, while network and data are on the CPU: the fused learner's cells are dropped, and what is
/// learnt differs by rounding. Throws what open_cuda_device() does. REQUIRES: choose_kernel() gave it. `ranks`: null.
std::unique_ptr<Learner> make_cuda_learner(Network& network, const TrainingData& data, const TrainingOptions& options,
                                           std::int64_t steps, RankGroup* ranks);
/// The same on this device.
std::unique_ptr<Learner> make_cuda_learner_on(std::unique_ptr<CudaDevice> device, Network& network,
                                              const TrainingData& data, const TrainingOptions& options,
                                              std::int64_t steps);

}  // namespace forecast
