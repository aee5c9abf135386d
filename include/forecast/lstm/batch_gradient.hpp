#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "forecast/lstm/batch_pass.hpp"

namespace forecast {

/// The sum of the losses of `count` samples numbered `samples`, given their `outputs` [count, leads, outputs]; fills
/// `slopes`, its derivatives by them. Called from several threads at a time.
using BatchLoss =
    std::function<double(const float* outputs, const std::size_t* samples, std::size_t count, float* slopes)>;

/// The gradient of a batch's loss by each weight. The batch goes through the network in parts, side by side on the
/// cores that are free; the gradients of the parts are added in an order that does not depend on how many these are, so
/// that the same numbers give the same bits with any number of threads.
///
/// Parts have 16 to 32 samples, where there are so many: a vector of the widest processor at least, and no more than
/// needed, as each leaves its steps for the way back. At most eight are computed at a time.
class BatchGradient {
public:
    /// `batch`: samples of a batch, the last one of an epoch may have fewer. `threads`: at most; 0: one a core. One
    /// call at a time. REQUIRES: sizes.check().
    BatchGradient(NetworkSizes sizes, std::size_t batch, std::size_t threads = 0);
    ~BatchGradient();
    BatchGradient(const BatchGradient&) = delete;
    BatchGradient& operator=(const BatchGradient&) = delete;

    /// Fills `gradient` [weights] for the samples numbered `samples`, any number of them, and returns their loss.
    /// `draw` says which of a batch the first of them is, where they are a share of one.
    double compute(const std::vector<float>& weights, const BatchInputs& inputs,
                   const std::vector<std::size_t>& samples, const DropoutDraw& draw, const BatchLoss& loss,
                   std::vector<float>& gradient);
    /// The loss of the samples alone, without dropout.
    double loss(const std::vector<float>& weights, const BatchInputs& inputs, const std::vector<std::size_t>& samples,
                const BatchLoss& loss_of);

private:
    /// Parts that go through the network one after the other: part i is in slot i modulo their number.
    struct Slot {
        std::vector<float> gradient;  // the sum of its parts'
        double loss = 0;
    };
    struct Worker;
    /// Calls part(worker, slot, first, count) for each part of the samples, those of a slot one after the other.
    template <class Part>
    void for_each_part(const std::vector<float>& weights, const std::vector<std::size_t>& samples, const Part& part);

    [[nodiscard]] double sum_of_losses() const;

    NetworkSizes sizes_;
    std::size_t samples_of_part_;
    std::vector<Slot> slots_;
    std::size_t used_slots_ = 0;                    // of the present batch
    std::vector<std::unique_ptr<Worker>> workers_;  // one a thread, made when they are first needed
};

/// How many threads share a batch of so many samples where `wanted` may; 0: one a core.
std::size_t batch_threads(std::size_t batch, std::size_t wanted = 0);

}  // namespace forecast
