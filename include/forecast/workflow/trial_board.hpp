#pragma once

#include <condition_variable>
#include <cstddef>
#include <functional>
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
/// Call order in each worker: (next finish)*
class TrialBoard {
public:
    struct Trial {
        std::size_t number = 0;  ///< from 0
        Point point;
        std::vector<TrialCurve> known;  ///< of the trials that it is judged by; empty without pruning
    };

    /// `lag`: at least 1. REQUIRES: the sampler outlives it and has `trials` settings.
    TrialBoard(const Sampler& sampler, Pruning pruning, std::size_t trials, std::size_t lag);

    /// The next trial to do; waits until it may be handed out. Nothing when there is no more, or after stop().
    std::optional<Trial> next();
    /// Takes in what a trial came to, and calls `tell` before another worker can.
    void finish(std::size_t number, std::optional<double> objective, TrialCurve curve,
                const std::function<void()>& tell);
    /// Hands out no more.
    void stop();

private:
    /// Trials that the one of this number knows.
    [[nodiscard]] std::size_t known_to(std::size_t number) const { return number < lag_ ? 0 : number - lag_ + 1; }
    /// REQUIRES of both: the lock is held.
    [[nodiscard]] bool may_hand_out() const;
    [[nodiscard]] std::vector<TrialCurve> known_curves(std::size_t number) const;

    const Sampler& sampler_;
    Pruning pruning_;
    std::size_t trials_;
    std::size_t lag_;
    bool waits_;           // whether trials depend on others
    std::mutex choosing_;  // settings are chosen one after the other, while others may finish
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<TriedPoint> points_;                 // [handed out]
    std::vector<std::optional<TrialCurve>> curves_;  // [handed out] of those that have ended
    std::size_t first_open_ = 0;                     // number of the first trial that has not ended
    bool stopped_ = false;
};

}  // namespace forecast
