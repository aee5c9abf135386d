#pragma once

#include <cstddef>
#include <mutex>
#include <string>
#include <vector>

#include "forecast/core/time.hpp"
#include "forecast/training/neural_plugin.hpp"

// How workflows report: progress and remarks go to an Observer, results are returned. Workflows print nothing.

namespace forecast {

/// A request of a fetch, about to be sent.
struct FetchStep {
    std::string source;
    Period period;
    std::size_t number = 1;  ///< of `all`
    std::size_t all = 1;
};

/// How a sweep stands after one more of its trials has ended.
struct SweepStep {
    /// One of the best trials so far.
    struct Leader {
        std::size_t trial = 0;
        double objective = 0;
        std::vector<std::string> values;  ///< [keys]
    };
    std::size_t done = 0;    ///< trials that have ended
    std::size_t before = 0;  ///< of these, by an earlier call that was interrupted
    std::size_t all = 0;
    std::size_t failed = 0;
    std::size_t pruned = 0;
    std::string objective;          ///< "val_loss"
    std::vector<std::string> keys;  ///< what is searched, by short names: "dropout"
    std::vector<Leader> best;
};

/// Receives progress while a workflow runs: one call at a time, from whatever thread the workflow uses. All functions
/// do nothing by default.
class Observer {
public:
    Observer() = default;
    virtual ~Observer() = default;
    Observer(const Observer&) = delete;
    Observer& operator=(const Observer&) = delete;

    /// A sentence worth knowing.
    virtual void on_note(const std::string& /*sentence*/) {}
    /// A sentence that somebody should act on, or wait for.
    virtual void on_warning(const std::string& /*sentence*/) {}
    /// A fetch is about to send a request.
    virtual void on_request(const FetchStep& /*step*/) {}
    /// The layers of the network that is about to be trained.
    virtual void on_network(const std::vector<LayerSummary>& /*layers*/) {}
    /// An epoch of at most `epochs` is finished.
    virtual void on_epoch(const Epoch& /*epoch*/, int /*epochs*/) {}
    /// `done` of `all` rows of a backtest are forecast, `before` of them by an earlier call that was interrupted.
    virtual void on_forecast(std::size_t /*done*/, std::size_t /*all*/, std::size_t /*before*/) {}
    /// A trial of a sweep has ended.
    virtual void on_sweep(const SweepStep& /*step*/) {}
};

/// Hands on what several threads tell at once, one call at a time; only what they have to tell.
class OneAtATime final : public Observer {
public:
    /// REQUIRES: `observer` outlives it.
    explicit OneAtATime(Observer& observer) : observer_(observer) {}

    void on_note(const std::string& sentence) override {
        const std::lock_guard lock(mutex_);
        observer_.on_note(sentence);
    }
    void on_warning(const std::string& sentence) override {
        const std::lock_guard lock(mutex_);
        observer_.on_warning(sentence);
    }
    void on_sweep(const SweepStep& step) override {
        const std::lock_guard lock(mutex_);
        observer_.on_sweep(step);
    }

private:
    Observer& observer_;
    std::mutex mutex_;
};

}  // namespace forecast
