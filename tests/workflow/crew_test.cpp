#include "forecast/workflow/crew.hpp"

#include <atomic>
#include <future>
#include <map>
#include <mutex>

#include <catch2/catch.hpp>

#include "forecast/core/error.hpp"

namespace forecast {
namespace {

using namespace std::chrono_literals;

/// A store that all "ranks" of one process reach.
class SharedStore : public RankStore {
public:
    void set(const std::string& key, const std::string& text) override {
        const std::lock_guard lock(mutex_);
        check();
        texts_[key] = text;
    }
    std::optional<std::string> find(const std::string& key) override {
        const std::lock_guard lock(mutex_);
        check();
        const auto found = texts_.find(key);
        return found == texts_.end() ? std::nullopt : std::optional(found->second);
    }
    void erase(const std::string& key) override {
        const std::lock_guard lock(mutex_);
        check();
        texts_.erase(key);
    }
    std::int64_t add(const std::string& counter, std::int64_t amount) override {
        const std::lock_guard lock(mutex_);
        check();
        return counters_[counter] += amount;
    }
    void break_down() {
        const std::lock_guard lock(mutex_);
        broken_ = true;
    }

private:
    void check() const {
        if (broken_) {
            throw Error(ErrorKind::unavailable, "rank 0 does not answer");
        }
    }

    std::mutex mutex_;
    std::map<std::string, std::string> texts_;
    std::map<std::string, std::int64_t> counters_;
    bool broken_ = false;
};

/// Keeps the warnings.
class Listener : public Observer {
public:
    void on_warning(const std::string& sentence) override { warnings += sentence + "\n"; }
    std::string warnings;
};

const CrewTimes kFast{5ms, 200ms};

nlohmann::json doubled(const nlohmann::json& task) {
    return {{"value", 2 * task.at("value").get<int>()}};
}

std::vector<nlohmann::json> tasks_up_to(int count) {
    std::vector<nlohmann::json> tasks;
    for (int i = 0; i < count; ++i) {
        tasks.push_back({{"value", i}});
    }
    return tasks;
}

void check_doubled(const std::vector<nlohmann::json>& results) {
    for (std::size_t i = 0; i < results.size(); ++i) {
        CHECK(results[i].at("value") == 2 * i);
    }
}

}  // namespace

TEST_CASE("a process alone does all tasks by its own threads", "[workflow]") {
    Listener listener;
    std::size_t told = 0;
    Crew crew(3, doubled, {}, listener, Cancellation());
    check_doubled(perform_all(crew, tasks_up_to(20), [&](std::size_t, const nlohmann::json&) { ++told; }));
    CHECK(told == 20);
    CHECK_FALSE(crew.has_lost_ranks());
}

TEST_CASE("other ranks do a part of the tasks, and leave when all is done", "[workflow]") {
    SharedStore store;
    Listener listener;
    std::atomic<int> by_others{0};
    auto helper = std::async(std::launch::async, [&] {
        help_crew(
            store, 1, 2,
            [&](const nlohmann::json& task) {
                ++by_others;
                return doubled(task);
            },
            Cancellation(), kFast);
    });
    {
        const auto slowly = [](const nlohmann::json& task) {
            std::this_thread::sleep_for(50ms);
            return doubled(task);
        };
        Crew crew(1, slowly, {&store, 2, kFast}, listener, Cancellation());
        check_doubled(perform_all(crew, tasks_up_to(20)));
        CHECK_FALSE(crew.has_lost_ranks());
    }
    CHECK_NOTHROW(helper.get());
    CHECK(by_others > 0);
    CHECK(listener.warnings.empty());
}

TEST_CASE("what another rank throws is thrown where the task was handed out", "[workflow]") {
    SharedStore store;
    Listener listener;
    auto helper = std::async(std::launch::async, [&] {
        help_crew(
            store, 1, 1,
            [](const nlohmann::json&) -> nlohmann::json { throw Error(ErrorKind::locked, "the store is locked"); },
            Cancellation(), kFast);
    });
    {
        const auto held_up = [](const nlohmann::json& task) {
            std::this_thread::sleep_for(100ms);
            return doubled(task);
        };
        Crew crew(1, held_up, {&store, 2, kFast}, listener, Cancellation());
        try {
            perform_all(crew, tasks_up_to(20));
            FAIL("nothing was thrown");
        } catch (const Error& error) {
            CHECK(error.kind() == ErrorKind::locked);
            CHECK(std::string(error.what()) == "the store is locked");
        }
    }
    helper.get();
}

TEST_CASE("the task of a rank that falls silent is done again, and the rank hears that it was given up", "[workflow]") {
    SharedStore store;
    Listener listener;
    std::promise<void> begun;
    std::atomic<bool> goes_on{false};
    auto silent = std::async(std::launch::async, [&] {
        store.add("beats/1", 1);  // as a process that is stopped in its first task
        store.set("worker/" + std::to_string(store.add("workers", 1)), "1");
        while (!store.find("task/1/1")) {
            std::this_thread::sleep_for(1ms);
        }
        begun.set_value();
        while (!goes_on) {
            std::this_thread::sleep_for(1ms);
        }
    });
    {
        const auto after_that = [&](const nlohmann::json& task) {
            if (task.at("value") == 0) {
                begun.get_future().wait();
            }
            return doubled(task);
        };
        Crew crew(1, after_that, {&store, 2, kFast}, listener, Cancellation());
        check_doubled(perform_all(crew, tasks_up_to(6)));
        CHECK(crew.has_lost_ranks());
    }
    goes_on = true;
    silent.get();
    CHECK_THAT(listener.warnings, Catch::Contains("rank 1 is not heard of for 0.2 s"));
    CHECK_THROWS_WITH(help_crew(store, 1, 1, doubled, Cancellation(), kFast), Catch::Contains("done by others"));
}

TEST_CASE("a rank that is interrupted leaves, and its task is done again", "[workflow]") {
    SharedStore store;
    Listener listener;
    const Cancellation interrupted;
    auto helper = std::async(std::launch::async, [&] {
        help_crew(
            store, 1, 1,
            [&](const nlohmann::json&) -> nlohmann::json {
                interrupted.request();
                throw Cancelled();
            },
            interrupted, kFast);
    });
    {
        const auto held_up = [](const nlohmann::json& task) {
            std::this_thread::sleep_for(30ms);
            return doubled(task);
        };
        Crew crew(1, held_up, {&store, 2, kFast}, listener, Cancellation());
        check_doubled(perform_all(crew, tasks_up_to(10)));
        CHECK(crew.has_lost_ranks());
    }
    CHECK_THROWS_AS(helper.get(), Cancelled);
    CHECK_THAT(listener.warnings, Catch::Contains("rank 1 has left"));
}

TEST_CASE("a rank whose rank 0 is gone ends its work and says so", "[workflow]") {
    SharedStore store;
    const Cancellation cancellation;
    auto helper = std::async(std::launch::async, [&] { help_crew(store, 1, 2, doubled, cancellation, kFast); });
    std::this_thread::sleep_for(20ms);
    store.break_down();
    CHECK_THROWS_AS(helper.get(), Error);
    CHECK(cancellation.requested());
}

TEST_CASE("a cancelled crew hands out no more, though a rank is at work", "[workflow]") {
    SharedStore store;
    Listener listener;
    const Cancellation cancellation;
    const Cancellation theirs;
    auto helper = std::async(std::launch::async, [&] {
        help_crew(
            store, 1, 1,
            [&](const nlohmann::json&) -> nlohmann::json {
                cancellation.request();
                theirs.sleep(10s);
                return {};
            },
            theirs, kFast);
    });
    {
        const auto held_up = [&](const nlohmann::json& task) {
            cancellation.sleep(10ms);
            return doubled(task);
        };
        Crew crew(1, held_up, {&store, 2, kFast}, listener, cancellation);
        CHECK_THROWS_AS(perform_all(crew, tasks_up_to(1000)), Cancelled);
    }
    CHECK_NOTHROW(helper.get());  // it heard that there is no more to do
}

}  // namespace forecast
