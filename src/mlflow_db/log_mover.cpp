#include "log_mover.hpp"

#include <algorithm>
#include <system_error>

namespace forecast {
namespace {

constexpr int kLongLog = 8'000;      // pages: 32 MiB
constexpr int kLongestLog = 16'000;  // a log that is always written to begins anew only when the writers stop for it

}  // namespace

LogMover::~LogMover() {
    {
        const std::lock_guard lock(mutex_);
        is_ending_ = true;
    }
    changed_.notify_one();
    if (thread_.joinable()) {
        thread_.join();
    }
}

void LogMover::grown_to(int pages) noexcept {
    const std::lock_guard lock(mutex_);
    pages_ = pages;
    moved_pages_ = std::min(moved_pages_, pages);  // fewer: the log has begun anew
    if (pages - moved_pages_ < kLongLog) {
        return;
    }
    try {
        if (!thread_.joinable()) {
            thread_ = std::thread([this] { work(); });
        }
    } catch (const std::system_error&) {  // no further thread: the next that is written tries again
        return;
    }
    changed_.notify_one();
}

void LogMover::work() {
    std::unique_lock lock(mutex_);
    while (true) {
        changed_.wait(lock, [this] { return is_ending_ || pages_ - moved_pages_ >= kLongLog; });
        if (is_ending_) {
            return;
        }
        const int pages = pages_;
        lock.unlock();
        move_(Way::beside);
        if (pages >= kLongestLog) {
            move_(Way::whole);
        }
        lock.lock();
        moved_pages_ = std::max(moved_pages_, std::min(pages, pages_));
    }
}

}  // namespace forecast
