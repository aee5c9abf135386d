#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <vector>

namespace forecast {

struct Connection;

/// A change that one thread makes, and what became of it.
struct WaitingChange {
    std::function<void(Connection&)> make;  ///< within a transaction; may be called again after a roll-back
    int timeout_ms = 0;                     ///< how long another process is waited for
    bool is_alone = false;                  ///< outside any transaction
    bool reads_points = true;               ///< of metrics; where it does, those of the others are written before
    std::exception_ptr failure;             ///< of make or of the transaction
    bool is_done = false;
};

/// Changes of several threads, one after the other in the order in which they came. Those that come while one is
/// written are written together next, by one of the threads that wait, so that they cost one transaction. Where several
/// threads write without a pause, the next transaction waits for all of them, or 16: half of what the last one took,
/// at most, since what each has to write lies on the same pages.
///
/// Another program that waits for the file, as MLflow does when it migrates, looks ten times a second, for five
/// seconds. So that it finds the file free one time in eight at least, a pause comes before a transaction where those
/// before it were written without one; changes that come in the pause are written with it.
class JoinedChanges {
public:
    /// Commits changes, or sets what failed. Called by one thread at a time; must not throw.
    using Commit = std::function<void(const std::vector<WaitingChange*>& together)>;

    explicit JoinedChanges(Commit commit) : commit_(std::move(commit)) {}
    /// Returns when the change is committed. Throws what it failed of.
    void make(WaitingChange& change);
    /// The time until now went by in waiting for another process. REQUIRES: called by the commit.
    void begin_writing() { writing_since_ = std::chrono::steady_clock::now(); }

private:
    /// The oldest that wait, of one timeout, or one that is alone.
    [[nodiscard]] std::vector<WaitingChange*> next();
    /// Until the pause is over and as many wait as wrote or waited last. The lock is free meanwhile.
    void gather(std::unique_lock<std::mutex>& lock);
    [[nodiscard]] std::chrono::steady_clock::duration still_owed() const;
    /// Commits them. The lock is free meanwhile.
    void lead(std::unique_lock<std::mutex>& lock);

    Commit commit_;
    std::mutex mutex_;
    std::condition_variable ended_;
    std::condition_variable came_;
    std::deque<WaitingChange*> waiting_;
    bool is_writing_ = false;
    std::size_t expected_ = 0;  ///< changes: written last, and come meanwhile
    std::chrono::steady_clock::time_point writing_since_;
    std::chrono::steady_clock::duration last_took_{};
    std::chrono::steady_clock::time_point written_until_;
    std::chrono::steady_clock::duration owed_{};  ///< of time in which nobody writes, since then
};

}  // namespace forecast
