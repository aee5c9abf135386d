#include <algorithm>
#include <exception>
#include <future>
#include <utility>

#include "crew_keys.hpp"
#include "forecast/core/error.hpp"
#include "forecast/workflow/crew.hpp"

namespace forecast {
namespace {

/// The workers of a rank other than 0.
class CrewHelper {
public:
    CrewHelper(RankStore& store, int rank, const Crew::Work& work, const Cancellation& cancellation,
               const CrewTimes& times)
        : store_(store), rank_(rank), work_(work), cancellation_(cancellation), times_(times) {}

    void run(std::size_t jobs);

private:
    /// Tells rank 0 that this one is alive, and hears what it says.
    void beat();
    void keep_beating();
    /// What each worker does.
    void serve();
    void work_off(std::int64_t worker);
    /// Nothing once there are no more.
    std::optional<std::string> wait_for_task(const std::string& key);
    std::string answer(const std::string& task);
    void fail(const Error& error);

    RankStore& store_;
    int rank_;
    const Crew::Work& work_;
    const Cancellation& cancellation_;
    CrewTimes times_;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool done_ = false;            // here
    bool over_ = false;            // says rank 0
    std::optional<Error> failed_;  // with what this rank ends
};

void CrewHelper::run(std::size_t jobs) {
    beat();
    auto beats = std::async(std::launch::async, [this] { keep_beating(); });
    std::vector<std::future<void>> workers;
    for (std::size_t i = 0; i < jobs; ++i) {
        workers.push_back(std::async(std::launch::async, [this] { serve(); }));
    }
    for (auto& worker : workers) {
        worker.get();
    }
    {
        const std::lock_guard lock(mutex_);
        done_ = true;
    }
    changed_.notify_all();
    beats.get();
    if (failed_) {
        throw Error(*failed_);
    }
    store_.set(left_key(rank_), "");
    if (!over_) {
        cancellation_.check();
    }
}

void CrewHelper::beat() {
    store_.add(beats_key(rank_), 1);
    const bool is_over = store_.find(kEndKey).has_value();
    if (store_.find(given_up_key(rank_))) {
        throw Error(ErrorKind::unavailable, "rank {} was not heard of for too long, and its work is done by others",
                    rank_);
    }
    if (is_over) {
        const std::lock_guard lock(mutex_);
        over_ = true;
        cancellation_.request();
    }
}

void CrewHelper::keep_beating() {
    std::unique_lock lock(mutex_);
    while (!changed_.wait_for(lock, times_.beat, [this] { return done_ || over_; })) {
        lock.unlock();
        try {
            beat();
        } catch (const Error& error) {
            fail(error);
            return;
        }
        lock.lock();
    }
}

void CrewHelper::fail(const Error& error) {
    const std::lock_guard lock(mutex_);
    if (!failed_ && !over_) {
        failed_ = error;
    }
    cancellation_.request();
}

void CrewHelper::serve() {
    try {
        const std::int64_t worker = store_.add(kWorkersKey, 1);
        store_.set(worker_key(worker), std::to_string(rank_));
        work_off(worker);
    } catch (const Error& error) {
        fail(error);
    }
}

void CrewHelper::work_off(std::int64_t worker) {
    for (std::int64_t number = 1;; ++number) {
        const std::string of = std::to_string(worker) + "/" + std::to_string(number);
        const auto task = wait_for_task(task_key(of));
        if (!task) {
            return;
        }
        const std::string answered = answer(*task);
        if (cancellation_.requested()) {
            return;
        }
        store_.set(answer_key(of), answered);
        store_.add(kNewsKey, 1);
    }
}

std::optional<std::string> CrewHelper::wait_for_task(const std::string& key) {
    constexpr std::chrono::milliseconds kShortest{2};
    constexpr std::chrono::milliseconds kLongest{200};
    for (auto pause = kShortest; !cancellation_.requested(); pause = std::min(2 * pause, kLongest)) {
        if (auto task = store_.find(key)) {
            store_.erase(key);
            return task;
        }
        if (store_.find(kEndKey)) {
            const std::lock_guard lock(mutex_);
            over_ = true;
            return std::nullopt;
        }
        std::this_thread::sleep_for(pause);
    }
    return std::nullopt;
}

std::string CrewHelper::answer(const std::string& task) {
    nlohmann::json json;
    try {
        json["result"] = work_(nlohmann::json::parse(task));
    } catch (const Cancelled&) {
        cancellation_.request();
    } catch (const Error& error) {
        json = {{"error", error.what()}, {"kind", static_cast<int>(error.kind())}, {"advice", error.advice()}};
    } catch (const std::exception& failure) {
        json = {{"error", failure.what()}, {"kind", static_cast<int>(ErrorKind::internal)}, {"advice", ""}};
    }
    return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace

void help_crew(RankStore& store, int rank, std::size_t jobs, const Crew::Work& work, const Cancellation& cancellation,
               const CrewTimes& times) {
    CrewHelper(store, rank, work, cancellation, times).run(jobs);
}

}  // namespace forecast
