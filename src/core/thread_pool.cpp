#include "forecast/core/thread_pool.hpp"

#include <algorithm>
#include <atomic>
#include <cfenv>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <exception>
#include <memory>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace forecast {
namespace {

/// Asks for a moment whether `is_done` before the caller goes to sleep: waking up takes a thread longer than a short
/// piece of work, of which a training has thousands one after the other.
template <class Done>
void spin_until(const Done& is_done) {
    constexpr std::chrono::microseconds kMoment(100);
    const auto end = std::chrono::steady_clock::now() + kMoment;
    while (!is_done() && std::chrono::steady_clock::now() < end) {
        std::this_thread::yield();
    }
}

/// The calls of one in_parallel(). Whoever takes part takes the next number until there is none.
class Batch {
public:
    Batch(std::size_t count, const std::function<void(std::size_t)>& work)
        : work_(work), failures_(count), open_(count) {}

    void take_part() {
        for (std::size_t i = next_++; i < failures_.size(); i = next_++) {
            try {
                work_(i);
            } catch (...) {
                failures_[i] = std::current_exception();
            }
            if (--open_ == 0) {
                const std::lock_guard lock(mutex_);
                done_.notify_all();
            }
        }
    }

    void wait() {
        spin_until([&] { return open_ == 0; });
        std::unique_lock lock(mutex_);
        done_.wait(lock, [&] { return open_ == 0; });
    }

    void throw_first() const {
        for (const std::exception_ptr& failure : failures_) {
            if (failure) {
                std::rethrow_exception(failure);
            }
        }
    }

private:
    const std::function<void(std::size_t)>& work_;  // used only while a number is taken: the caller waits for those
    std::vector<std::exception_ptr> failures_;
    std::atomic<std::size_t> next_{0};
    std::atomic<std::size_t> open_;
    std::mutex mutex_;
    std::condition_variable done_;
};

/// As many threads as cores but one, the caller's; started with the first batch, stopped at the end of the process.
class ThreadPool {
public:
    ThreadPool() = default;
    ThreadPool(const ThreadPool&) = delete;
    ThreadPool& operator=(const ThreadPool&) = delete;
    ThreadPool(ThreadPool&&) = delete;
    ThreadPool& operator=(ThreadPool&&) = delete;

    ~ThreadPool() {
        {
            const std::lock_guard lock(mutex_);
            stops_ = true;
        }
        wake_.notify_all();
        for (std::thread& thread : threads_) {
            thread.join();
        }
    }

    /// Asks `helpers` threads to take part.
    void offer(const std::shared_ptr<Batch>& batch, std::size_t helpers) {
        {
            const std::lock_guard lock(mutex_);
            start();
            helpers = std::min(helpers, threads_.size());
            offers_.insert(offers_.end(), helpers, batch);
            open_offers_ = offers_.size();
        }
        for (std::size_t i = 0; i < helpers; ++i) {
            wake_.notify_one();
        }
    }

    /// Takes back what nobody had time for, before it piles up.
    void withdraw(const std::shared_ptr<Batch>& batch) {
        const std::lock_guard lock(mutex_);
        offers_.erase(std::remove(offers_.begin(), offers_.end(), batch), offers_.end());
        open_offers_ = offers_.size();
    }

private:
    void start() {
        while (threads_.size() + 1 < usable_cores()) {
            try {
                threads_.emplace_back([this] { run(); });
            } catch (const std::system_error&) {
                return;  // no more threads are to be had: those that are do the work
            }
        }
    }

    void run() {
        std::fesetenv(FE_DFL_ENV);  // the thread that started this one may have flushed denormals
        std::unique_lock lock(mutex_);
        while (true) {
            wake_.wait(lock, [&] { return stops_ || !offers_.empty(); });
            if (stops_) {
                return;
            }
            const std::shared_ptr<Batch> batch = std::move(offers_.front());
            offers_.pop_front();
            open_offers_ = offers_.size();
            lock.unlock();
            batch->take_part();
            spin_until([&] { return open_offers_ > 0; });
            lock.lock();
        }
    }

    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::shared_ptr<Batch>> offers_;
    std::atomic<std::size_t> open_offers_{0};  // as many, to be seen without the mutex
    std::vector<std::thread> threads_;
    bool stops_ = false;
};

}  // namespace

std::size_t usable_cores() {
    return std::max(1U, std::thread::hardware_concurrency());
}

void in_parallel(std::size_t count, const std::function<void(std::size_t)>& work) {
    if (count == 0) {
        return;
    }
    static ThreadPool pool;
    const auto batch = std::make_shared<Batch>(count, work);
    if (count > 1) {
        pool.offer(batch, count - 1);
    }
    batch->take_part();
    if (count > 1) {
        pool.withdraw(batch);
    }
    batch->wait();
    batch->throw_first();
}

}  // namespace forecast
