#pragma once

#include <atomic>
#include <chrono>
#include <exception>
#include <memory>

namespace forecast {

/// Thrown by work that stops because its Cancellation was requested. It is no Error: nothing went wrong. Who catches it
/// may keep what was finished, or record that the work was interrupted.
class Cancelled : public std::exception {
public:
    [[nodiscard]] const char* what() const noexcept override { return "cancelled"; }
};

/// The request to stop work that is under way.
///
/// Copies share one flag: whoever hands a copy down can stop what runs below. The request is permanent; begin new work
/// with a new Cancellation. Safe from all threads, and flag() also from a signal handler.
///
/// Long work calls check() between steps that take less than about a second.
class Cancellation {
public:
    /// Makes the request. From a signal handler, set flag() instead.
    void request() const { *requested_ = true; }
    [[nodiscard]] bool requested() const { return *requested_; }
    /// Throws Cancelled if the request was made.
    void check() const;
    /// Waits for `time`. Throws Cancelled within a tenth of a second of the request.
    void sleep(std::chrono::milliseconds time) const;
    /// The flag that request() sets, for a signal handler, which may call nothing. Valid as long as a copy lives.
    [[nodiscard]] std::atomic<bool>& flag() const { return *requested_; }

private:
    std::shared_ptr<std::atomic<bool>> requested_ = std::make_shared<std::atomic<bool>>(false);
};

}  // namespace forecast
