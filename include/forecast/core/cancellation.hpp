#pragma once

#include <atomic>
#include <chrono>
#include <exception>
#include <memory>

namespace forecast {

/// Work was given up because its Cancellation was requested. No Error: nothing went wrong.
class Cancelled : public std::exception {
public:
    [[nodiscard]] const char* what() const noexcept override { return "cancelled"; }
};

/// The request to stop what is going on. Copies share it; it may be made from any thread, and by a signal's handler.
class Cancellation {
public:
    void request() const { *requested_ = true; }
    [[nodiscard]] bool requested() const { return *requested_; }
    /// Throws Cancelled where it was requested.
    void check() const;
    /// Waits for `time`; throws Cancelled as soon as it is requested, within a tenth of a second.
    void sleep(std::chrono::milliseconds time) const;
    /// What request() sets, for a handler that may call nothing.
    [[nodiscard]] std::atomic<bool>& flag() const { return *requested_; }

private:
    std::shared_ptr<std::atomic<bool>> requested_ = std::make_shared<std::atomic<bool>>(false);
};

}  // namespace forecast
