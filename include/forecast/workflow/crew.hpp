#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include <nlohmann/json.hpp>

#include "forecast/core/cancellation.hpp"
#include "forecast/training/rank_store.hpp"
#include "forecast/workflow/observer.hpp"

namespace forecast {

/// How soon it is noticed that a rank is gone.
struct CrewTimes {
    std::chrono::milliseconds beat{1'000};  ///< between signs of life
    std::chrono::milliseconds patience{
        15'000};  ///< with a rank that gives none, and at the end with one that never came
};

/// Workers that do the tasks of a command: threads of this process, and those of other ranks, whenever they come.
///
/// Rank 0, or a process alone, has the crew and hands out the tasks; the others help_crew(). A task is JSON, and so is
/// what it comes to; the same function does it wherever it is done. The task of a rank that is lost is done again by
/// another worker.
class Crew {
public:
    /// Does a task. Called from several threads at once. May throw Error and Cancelled.
    using Work = std::function<nlohmann::json(const nlohmann::json& task)>;
    struct Ranks {
        RankStore* store = nullptr;  ///< null: this process is alone
        int size = 1;
        CrewTimes times = {};
    };

    /// `jobs`: threads of this process, at least 1. REQUIRES: store and observer outlive it; the observer takes one
    /// call at a time from any thread.
    Crew(std::size_t jobs, Work work, const Ranks& ranks, Observer& observer, Cancellation cancellation);
    /// Tells the other ranks that all is done, and waits for their leave.
    ~Crew();
    Crew(const Crew&) = delete;
    Crew& operator=(const Crew&) = delete;
    Crew(Crew&&) = delete;
    Crew& operator=(Crew&&) = delete;

    /// Calls `caller` on as many threads as there are workers, on more where ranks come meanwhile, and returns when all
    /// have returned. Throws on what the first of them threw.
    void run(const std::function<void()>& caller);
    /// Has a worker do the task, and waits for it. Throws what the work throws, Cancelled as soon as that is requested.
    /// May be called from several threads at once, one for each worker.
    nlohmann::json perform(const nlohmann::json& task);
    /// Whether a rank was lost, or left, before its work was done: its last tasks have left traces.
    [[nodiscard]] bool has_lost_ranks() const;

private:
    struct Worker {
        std::optional<std::int64_t> rank;  ///< nothing: this process
        std::int64_t number = 0;           ///< of another rank's worker: among all of them, from 1
        std::int64_t tasks = 0;            ///< that it was given
        bool busy = false;
        bool lost = false;
        std::optional<std::string> answer = {};
        [[nodiscard]] std::string key() const { return std::to_string(number) + "/" + std::to_string(tasks); }
    };
    struct Life {
        std::int64_t beats = 0;
        std::chrono::steady_clock::time_point changed;
    };

    Worker& take_free();
    void release(Worker& worker);
    std::optional<std::string> ask(Worker& worker, const nlohmann::json& task);
    void call(const std::function<void()>& caller, std::size_t& ended);

    void watch();
    void greet();
    void take_answers();
    void feel_pulses();
    void lose(std::int64_t rank, const std::string& sentence);
    void lose_all(const std::string& why);
    void dismiss();

    Work work_;
    Ranks ranks_;
    Observer& observer_;
    Cancellation cancellation_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<std::unique_ptr<Worker>> workers_;
    std::map<std::int64_t, Life> lives_;  // of ranks that have come; used by the watching thread alone
    std::set<std::int64_t> lost_;
    std::int64_t news_ = 0;
    bool over_ = false;
    std::thread watcher_;
};

/// Does all tasks by the crew; [tasks] what they came to. `on_done` is told of each, one at a time. Throws as
/// Crew::perform().
std::vector<nlohmann::json> perform_all(
    Crew& crew, const std::vector<nlohmann::json>& tasks,
    const std::function<void(std::size_t, const nlohmann::json&)>& on_done = nullptr);

/// Does tasks of rank 0's crew by `jobs` threads until rank 0 says that all is done.
///
/// Throws Cancelled if that was requested here: rank 0 has the tasks done by others then. Throws Error(unavailable) if
/// rank 0 is gone, or has given this rank up. `cancellation` is requested in each of these cases, so that work ends.
void help_crew(RankStore& store, int rank, std::size_t jobs, const Crew::Work& work, const Cancellation& cancellation,
               const CrewTimes& times = {});

}  // namespace forecast
