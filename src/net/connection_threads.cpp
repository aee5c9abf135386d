#include "connection_threads.hpp"

#include <utility>

namespace forecast {
namespace {

bool& closing_of_thread() {
    thread_local bool closes = false;
    return closes;
}

void close_one(const std::function<void()>& connection) {
    closing_of_thread() = true;
    connection();
    closing_of_thread() = false;
}

}  // namespace

bool closes_only() {
    return closing_of_thread();
}

ConnectionThreads::ConnectionThreads(std::size_t most, std::size_t waiting, Hooks hooks)
    : most_(most), waiting_(waiting), hooks_(std::move(hooks)) {}

void ConnectionThreads::enqueue(std::function<void()> connection) {
    hooks_.on_tick();
    std::function<void()> oldest;
    bool is_full = false;
    {
        const std::lock_guard lock(mutex_);
        connections_.push_back(std::move(connection));
        if (connections_.size() > idle_ && threads_.size() < most_) {
            threads_.emplace_back([this] { work(); });
            ++idle_;
        }
        is_full = connections_.size() > idle_;
        if (connections_.size() > waiting_) {
            oldest = std::move(connections_.front());
            connections_.pop_front();
        }
        ready_.notify_one();
    }
    if (is_full) {
        hooks_.make_room();
    }
    if (oldest) {
        close_one(oldest);
    }
}

void ConnectionThreads::shutdown() {
    hooks_.on_end();
    {
        const std::lock_guard lock(mutex_);
        is_closed_ = true;
        ready_.notify_all();
    }
    for (std::thread& thread : threads_) {
        thread.join();
    }
}

void ConnectionThreads::work() {
    std::unique_lock lock(mutex_);
    while (true) {
        ready_.wait(lock, [this] { return is_closed_ || !connections_.empty(); });
        if (connections_.empty()) {
            return;
        }
        const std::function<void()> connection = std::move(connections_.back());
        connections_.pop_back();
        --idle_;
        lock.unlock();
        connection();
        lock.lock();
        ++idle_;
    }
}

}  // namespace forecast
