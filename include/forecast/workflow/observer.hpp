#pragma once

#include <cstddef>
#include <string>

#include "forecast/core/time.hpp"
#include "forecast/training/neural_plugin.hpp"

namespace forecast {

/// A request of a fetch, about to be sent.
struct FetchStep {
    std::string source;
    Period period;
    std::size_t number = 1;  ///< of `all`
    std::size_t all = 1;
};

/// Who is told how far a workflow is, while it works. What is not overridden is not told.
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
    virtual void on_request(const FetchStep& /*step*/) {}
    virtual void on_epoch(const Epoch& /*epoch*/, int /*epochs*/) {}
    /// So many of all rows of a backtest are forecast, `before` of them by an earlier one that was cut off.
    virtual void on_forecast(std::size_t /*done*/, std::size_t /*all*/, std::size_t /*before*/) {}
};

}  // namespace forecast
