#pragma once

#include <cstddef>
#include <string>

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

/// Receives progress while a workflow runs, on the thread that runs it, but for on_network() and on_epoch(), which
/// come from the training's. All functions do nothing by default.
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
};

}  // namespace forecast
