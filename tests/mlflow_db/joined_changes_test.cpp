#include "joined_changes.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

namespace forecast {
namespace {

/// Calls make(i) for each i < count at once, each in a thread of its own.
template <class Make>
void make_at_once(int count, Make&& make) {
    std::vector<std::thread> threads;
    threads.reserve(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) {
        threads.emplace_back([&make, i] { make(i); });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
}

}  // namespace

TEST_CASE("changes that come while one is written are written together, each once", "[mlflow_db]") {
    constexpr int kThreads = 40;
    std::atomic<int> begun{0};
    std::atomic<int> done{0};
    std::vector<std::size_t> sizes;  // of the groups
    std::vector<int> written;
    JoinedChanges changes([&](const std::vector<WaitingChange*>& together) {
        while (begun < kThreads) {
            std::this_thread::yield();
        }
        sizes.push_back(together.size());
        written.insert(written.end(), together.size(), 0);
    });
    make_at_once(kThreads, [&](int) {
        WaitingChange change;
        ++begun;
        changes.make(change);
        done += change.is_done ? 1 : 0;
    });

    CHECK(done == kThreads);
    CHECK(written.size() == kThreads);
    CHECK(sizes.size() < kThreads);
    CHECK(*std::max_element(sizes.begin(), sizes.end()) <= 16);
}

TEST_CASE("a change that fails throws in its own thread", "[mlflow_db]") {
    JoinedChanges changes([](const std::vector<WaitingChange*>& together) {
        for (WaitingChange* change : together) {
            if (change->timeout_ms == 7) {
                change->failure = std::make_exception_ptr(std::runtime_error("seven"));
            }
        }
    });
    std::atomic<int> failed{0};
    make_at_once(20, [&](int i) {
        WaitingChange change;
        change.timeout_ms = i;
        try {
            changes.make(change);
        } catch (const std::runtime_error&) {
            failed += i == 7 ? 1 : 100;
        }
    });
    CHECK(failed == 1);
}

TEST_CASE("changes of different timeouts, and those that are alone, are joined with no other", "[mlflow_db]") {
    bool are_pure = true;
    JoinedChanges changes([&](const std::vector<WaitingChange*>& together) {
        for (const WaitingChange* change : together) {
            are_pure = are_pure && change->timeout_ms == together.front()->timeout_ms;
            are_pure = are_pure && (!change->is_alone || together.size() == 1);
        }
        std::this_thread::yield();
    });
    make_at_once(60, [&](int i) {
        WaitingChange change;
        change.timeout_ms = i % 2;
        change.is_alone = i % 3 == 0;
        changes.make(change);
    });
    CHECK(are_pure);
}

TEST_CASE("threads that write without a pause are written together", "[mlflow_db]") {
    constexpr int kThreads = 4;
    int largest = 0;
    JoinedChanges changes([&](const std::vector<WaitingChange*>& together) {
        largest = std::max(largest, static_cast<int>(together.size()));
        std::this_thread::sleep_for(std::chrono::milliseconds(40));
    });
    make_at_once(kThreads, [&](int) {
        for (int i = 0; i < 20; ++i) {
            WaitingChange change;
            changes.make(change);
        }
    });
    CHECK(largest == kThreads);  // without the pause before a transaction at most those who do not write
}

TEST_CASE("changes that come in the pause after a long transaction are written together", "[mlflow_db]") {
    std::size_t largest = 0;
    for (int attempt = 0; attempt < 20 && largest < 2; ++attempt) {  // the other may come late where much runs
        JoinedChanges changes([&](const std::vector<WaitingChange*>& together) {
            largest = std::max(largest, together.size());
            std::this_thread::sleep_for(std::chrono::milliseconds(140));
        });
        WaitingChange first;
        changes.make(first);
        make_at_once(2, [&](int) {
            WaitingChange change;
            changes.make(change);
        });
    }
    CHECK(largest == 2);  // one alone expects no other: without the pause it is written at once
}

TEST_CASE("one that writes without a pause leaves an eighth of the time", "[mlflow_db]") {
    using Clock = std::chrono::steady_clock;
    Clock::duration written{};
    JoinedChanges changes([&](const std::vector<WaitingChange*>&) {
        const auto begin = Clock::now();
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
        written += Clock::now() - begin;
    });
    const auto begin = Clock::now();
    for (int i = 0; i < 20; ++i) {
        WaitingChange change;
        changes.make(change);
    }
    const Clock::duration free = Clock::now() - begin - written;
    CHECK(free > written / 10);  // a seventh but for what is owed in the end
}

}  // namespace forecast
