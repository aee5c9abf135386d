#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace forecast {

/// Moves a write-ahead log that has grown long into its file, in a thread of its own: nobody who writes waits for it.
/// The thread begins with the first long log.
class LogMover {
public:
    enum class Way {
        beside,  ///< what is there, while others write on
        whole    ///< all of it, so that the log begins anew; those who write wait for the rest that came meanwhile
    };
    /// Called in the mover's thread. Must not throw.
    using Move = std::function<void(Way way)>;

    explicit LogMover(Move move) : move_(std::move(move)) {}
    ~LogMover();
    LogMover(const LogMover&) = delete;
    LogMover& operator=(const LogMover&) = delete;

    /// How many pages the log has.
    void grown_to(int pages) noexcept;

private:
    void work();

    Move move_;
    std::mutex mutex_;
    std::condition_variable changed_;
    int pages_ = 0;
    int moved_pages_ = 0;  ///< of them, in the file already
    bool is_ending_ = false;
    std::thread thread_;
};

}  // namespace forecast
