#pragma once

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "forecast/search/pruning.hpp"
#include "forecast/search/sampler.hpp"

namespace forecast {

/// Where the workers of a sweep meet: it hands out trials and takes in what they came to.
///
/// What is known to a trial, when its setting is chosen and when it is judged, are the trials that lie `lag` numbers
/// before it, or more. It is handed out once all of these have ended. So choices do not depend on who is faster.
///
/// Call order in each worker: (next should_prune* finish)*
class TrialBoard {
public:
    struct Trial {
        std::size_t number = 0;  ///< from 0
        Point point;
    };

    /// `lag`: at least 1. REQUIRES: the sampler outlives it and has `trials` settings.
    TrialBoard(const Sampler& sampler, Pruning pruning, std::size_t trials, std::size_t lag);

    /// The next trial to do; waits until it may be handed out. Nothing when there is no more, or after stop().
    std::optional<Trial> next();
    /// Whether the trial is to end after the epochs that `losses` has.
    [[nodiscard]] bool should_prune(std::size_t number, const std::vector<double>& losses) const;
    /// Takes in what a trial came to, and calls `tell` before another worker can.
    void finish(std::size_t number, std::optional<double> objective, TrialCurve curve,
                const std::function<void()>& tell);
    /// Hands out no more.
    void stop();

private:
    /// Number of the first trial that has not ended. REQUIRES: the lock is held.
    [[nodiscard]] std::size_t first_open() const;
    /// Trials that the one of this number knows.
    [[nodiscard]] std::size_t known_to(std::size_t number) const { return number < lag_ ? 0 : number - lag_ + 1; }

    const Sampler& sampler_;
    Pruning pruning_;
    std::size_t trials_;
    std::size_t lag_;
    bool waits_;  // whether trials depend on others
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<TriedPoint> points_;                 // [handed out]
    std::vector<std::optional<TrialCurve>> curves_;  // [handed out] of those that have ended
    bool stopped_ = false;
};

}  // namespace forecast
