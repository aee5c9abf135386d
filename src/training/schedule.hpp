#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "forecast/core/time.hpp"
#include "forecast/training/options.hpp"

// What changes from step to step and from window to window: learning rate, sample weights, order.

namespace forecast {

/// Factor on the learning rate at `step` of `steps`, from 0. "constant": 1. "one-cycle": one_cycle(); of a single
/// step 1.
double rate_factor(const std::string& schedule, std::int64_t step, std::int64_t steps);

/// The learning rate of each step of a training.
class LearningRate {
public:
    /// `steps`: of all epochs together. REQUIRES: the options outlive it.
    LearningRate(const TrainingOptions& options, std::int64_t steps) : options_(&options), steps_(steps) {}
    /// That of the next step.
    [[nodiscard]] double next() const;
    void end_step() { ++steps_done_; }
    /// Takes in whether an epoch lowered the validation loss, for the plateau schedule.
    void end_epoch(bool improved);

private:
    const TrainingOptions* options_;
    std::int64_t steps_;
    std::int64_t steps_done_ = 0;
    double plateau_factor_ = 1;
    int stale_epochs_ = 0;
};

/// [days] weights that halve with every `half_life_days` before the newest day, scaled to mean 1; all 1 if it is 0.
std::vector<float> recency_weights(const std::vector<Day>& days, double half_life_days);

/// `rows` in another order, decided by `seed` and `epoch` alone, on every platform.
std::vector<std::int64_t> shuffled(std::vector<std::int64_t> rows, std::uint64_t seed, int epoch);

}  // namespace forecast
