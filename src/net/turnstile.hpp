#pragma once

#include <condition_variable>
#include <cstddef>
#include <mutex>

namespace forecast {

/// A lock that so many hold at once.
class Turnstile {
public:
    explicit Turnstile(std::size_t most) : free_(most) {}
    void lock() {
        std::unique_lock lock(mutex_);
        ready_.wait(lock, [this] { return free_ > 0; });
        --free_;
    }
    void unlock() {
        const std::lock_guard lock(mutex_);
        ++free_;
        ready_.notify_one();
    }

private:
    std::mutex mutex_;
    std::condition_variable ready_;
    std::size_t free_;
};

}  // namespace forecast
