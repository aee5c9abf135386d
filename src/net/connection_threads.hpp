#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include <httplib.h>

namespace forecast {

/// Whether this thread shall close the connection that it is given.
bool closes_only();

/// A thread for each connection, up to a limit. Of those that wait for one the newest is next; where too many wait, the
/// oldest is closed.
class ConnectionThreads : public httplib::TaskQueue {
public:
    struct Hooks {
        std::function<void()> on_tick;    ///< a few times a second, and before each connection
        std::function<void()> make_room;  ///< all threads are at work
        std::function<void()> on_end;     ///< no more connections
    };

    ConnectionThreads(std::size_t most, std::size_t waiting, Hooks hooks);

    void enqueue(std::function<void()> connection) override;
    void on_idle() override { hooks_.on_tick(); }
    void shutdown() override;

private:
    void work();

    std::size_t most_;
    std::size_t waiting_;
    Hooks hooks_;
    std::mutex mutex_;
    std::condition_variable ready_;
    std::deque<std::function<void()>> connections_;  ///< the newest last
    std::vector<std::thread> threads_;
    std::size_t idle_ = 0;  ///< threads
    bool is_closed_ = false;
};

}  // namespace forecast
