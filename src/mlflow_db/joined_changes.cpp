#include "joined_changes.hpp"

namespace forecast {
namespace {

constexpr std::size_t kMostJoined = 16;  // a long transaction makes those wait who come meanwhile

bool go_together(const Change& first, const Change& other) {
    return !first.is_alone && !other.is_alone && first.timeout_ms == other.timeout_ms;
}

}  // namespace

void JoinedChanges::make(Change& change) {
    std::unique_lock lock(mutex_);
    waiting_.push_back(&change);
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

std::vector<Change*> JoinedChanges::next() {
    std::vector<Change*> together;
    do {
        together.push_back(waiting_.front());
        waiting_.pop_front();
    } while (!waiting_.empty() && together.size() < kMostJoined && go_together(*together.front(), *waiting_.front()));
    return together;
}

void JoinedChanges::lead(std::unique_lock<std::mutex>& lock) {
    is_writing_ = true;
    const std::vector<Change*> together = next();
    lock.unlock();
    commit_(together);
    lock.lock();
    for (Change* change : together) {
        change->is_done = true;
    }
    is_writing_ = false;
    ended_.notify_all();
}

}  // namespace forecast
