#include "joined_changes.hpp"

#include <algorithm>

namespace forecast {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kMostJoined = 16;  // a long transaction makes those wait who come meanwhile
constexpr std::chrono::milliseconds kLongestGather{20};
constexpr std::chrono::milliseconds kLeastPause{2};
constexpr std::chrono::milliseconds kLongestPause{20};
constexpr int kPauseShare = 7;  // of the time in which is written

bool go_together(const WaitingChange& first, const WaitingChange& other) {
    return !first.is_alone && !other.is_alone && first.timeout_ms == other.timeout_ms;
}

}  // namespace

void JoinedChanges::make(WaitingChange& change) {
    std::unique_lock lock(mutex_);
    waiting_.push_back(&change);
    came_.notify_one();
    while (!change.is_done) {
        ended_.wait(lock, [&] { return change.is_done || !is_writing_; });
        if (!change.is_done) {
            lead(lock);
        }
    }
    if (change.failure) {
        std::rethrow_exception(change.failure);
    }
}

std::vector<WaitingChange*> JoinedChanges::next() {
    std::vector<WaitingChange*> together;
    do {
        together.push_back(waiting_.front());
        waiting_.pop_front();
    } while (!waiting_.empty() && together.size() < kMostJoined && go_together(*together.front(), *waiting_.front()));
    return together;
}

Clock::duration JoinedChanges::still_owed() const {
    const auto paused = Clock::now() - written_until_;
    return paused < owed_ ? owed_ - paused : Clock::duration{};
}

void JoinedChanges::gather(std::unique_lock<std::mutex>& lock) {
    const auto begin = Clock::now();
    if (const Clock::duration owed = still_owed(); owed >= kLeastPause) {
        came_.wait_until(lock, begin + owed, [] { return false; });
    }
    const std::size_t expected = std::min(expected_, kMostJoined);
    const auto patience = std::min<Clock::duration>(last_took_ / 2, kLongestGather);
    came_.wait_until(lock, begin + patience, [&] { return waiting_.size() >= expected || waiting_.front()->is_alone; });
}

void JoinedChanges::lead(std::unique_lock<std::mutex>& lock) {
    is_writing_ = true;
    gather(lock);
    owed_ = still_owed();
    const std::vector<WaitingChange*> together = next();
    lock.unlock();
    begin_writing();
    commit_(together);
    lock.lock();
    written_until_ = Clock::now();
    last_took_ = written_until_ - writing_since_;
    owed_ = std::min<Clock::duration>(owed_ + last_took_ / kPauseShare, kLongestPause);
    expected_ = together.size() + waiting_.size();
    for (WaitingChange* change : together) {
        change->is_done = true;
    }
    is_writing_ = false;
    ended_.notify_all();
}

}  // namespace forecast
