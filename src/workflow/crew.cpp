#include "forecast/workflow/crew.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <future>
#include <utility>

#include <fmt/format.h>

#include "crew_keys.hpp"
#include "forecast/core/error.hpp"

namespace forecast {
namespace {

using CrewClock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kWatchEvery{20};

std::string crew_text(const nlohmann::json& json) {
    return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

/// What another rank's work returned; what it threw is thrown here.
nlohmann::json result_of(const std::string& answer) {
    nlohmann::json json = nlohmann::json::parse(answer);
    if (json.contains("error")) {
        throw Error(static_cast<ErrorKind>(json["kind"].get<int>()), "{}", json["error"].get<std::string>())
            .with_advice(json["advice"].get<std::string>());
    }
    return std::move(json["result"]);
}

}  // namespace

Crew::Crew(std::size_t jobs, Work work, const Ranks& ranks, Observer& observer, Cancellation cancellation)
    : work_(std::move(work)), ranks_(ranks), observer_(observer), cancellation_(std::move(cancellation)) {
    for (std::size_t i = 0; i < jobs; ++i) {
        workers_.push_back(std::make_unique<Worker>());
    }
    if (ranks_.store != nullptr) {
        watcher_ = std::thread([this] { watch(); });
    }
}

Crew::~Crew() {
    if (ranks_.store == nullptr) {
        return;
    }
    {
        const std::lock_guard lock(mutex_);
        over_ = true;
    }
    changed_.notify_all();
    watcher_.join();
    try {
        dismiss();
    } catch (const Error&) {  // they see that rank 0 is gone
        lose_all("");
    }
}

bool Crew::has_lost_ranks() const {
    const std::lock_guard lock(mutex_);
    return !lost_.empty();
}

void Crew::call(const std::function<void()>& caller, std::size_t& ended) {
    std::exception_ptr failure;
    try {
        caller();
    } catch (...) {
        failure = std::current_exception();
    }
    {
        const std::lock_guard lock(mutex_);
        ++ended;
    }
    changed_.notify_all();
    if (failure) {
        std::rethrow_exception(failure);
    }
}

void Crew::run(const std::function<void()>& caller) {
    std::vector<std::future<void>> callers;
    std::size_t ended = 0;
    std::unique_lock lock(mutex_);
    do {
        while (callers.size() < workers_.size() && ended == 0) {  // one that has ended has found no more to do
            callers.push_back(std::async(std::launch::async, [&] { call(caller, ended); }));
        }
        changed_.wait(lock,
                      [&] { return ended == callers.size() || (ended == 0 && callers.size() < workers_.size()); });
    } while (ended < callers.size());
    lock.unlock();
    for (auto& one : callers) {
        one.wait();
    }
    for (auto& one : callers) {
        one.get();
    }
}

nlohmann::json Crew::perform(const nlohmann::json& task) {
    while (true) {
        Worker& worker = take_free();
        if (worker.rank) {
            if (const auto answer = ask(worker, task)) {
                return result_of(*answer);
            }
            continue;  // it was lost
        }
        const std::unique_ptr<Worker, std::function<void(Worker*)>> taken(&worker, [this](Worker* w) { release(*w); });
        return work_(task);
    }
}

Crew::Worker& Crew::take_free() {
    std::unique_lock lock(mutex_);
    Worker* found = nullptr;
    changed_.wait(lock, [&] {
        const auto free = std::find_if(workers_.begin(), workers_.end(), [](const auto& w) { return !w->busy; });
        found = free == workers_.end() ? nullptr : free->get();
        return found != nullptr || cancellation_.requested();
    });
    cancellation_.check();
    found->busy = true;
    ++found->tasks;
    return *found;
}

void Crew::release(Worker& worker) {
    {
        const std::lock_guard lock(mutex_);
        worker.busy = worker.lost;  // a lost one is never free
    }
    changed_.notify_all();
}

std::optional<std::string> Crew::ask(Worker& worker, const nlohmann::json& task) {
    try {
        ranks_.store->set(task_key(worker.key()), crew_text(task));
    } catch (const Error&) {  // the watcher finds the same, and says so
        return std::nullopt;
    }
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return worker.answer || worker.lost || cancellation_.requested(); });
    std::optional<std::string> answer = std::exchange(worker.answer, std::nullopt);
    lock.unlock();
    if (!answer) {
        cancellation_.check();
    }
    release(worker);
    return answer;
}

void Crew::watch() {
    auto next_pulse = CrewClock::now();
    std::unique_lock lock(mutex_);
    while (!changed_.wait_for(lock, kWatchEvery, [this] { return over_; })) {
        const bool cancelled = cancellation_.requested();
        lock.unlock();
        if (cancelled) {
            changed_.notify_all();  // a signal handler cannot
        }
        try {
            greet();
            take_answers();
            if (CrewClock::now() >= next_pulse) {
                feel_pulses();
                next_pulse = CrewClock::now() + ranks_.times.beat;
            }
        } catch (const Error& error) {
            lose_all(error.what());
            return;
        }
        lock.lock();
    }
}

void Crew::greet() {
    const std::int64_t come = ranks_.store->add(kWorkersKey, 0);
    while (true) {
        std::int64_t known = 0;
        {
            const std::lock_guard lock(mutex_);
            known = std::count_if(workers_.begin(), workers_.end(), [](const auto& w) { return w->rank.has_value(); });
        }
        const auto rank = known < come ? ranks_.store->find(worker_key(known + 1)) : std::nullopt;
        if (!rank) {
            return;
        }
        auto worker = std::make_unique<Worker>();
        worker->rank = std::stoll(*rank);
        worker->number = known + 1;
        lives_.try_emplace(*worker->rank, Life{0, CrewClock::now()});
        {
            const std::lock_guard lock(mutex_);
            worker->busy = worker->lost = lost_.count(*worker->rank) > 0;
            workers_.push_back(std::move(worker));
        }
        changed_.notify_all();
    }
}

void Crew::take_answers() {
    const std::int64_t news = ranks_.store->add(kNewsKey, 0);
    if (std::exchange(news_, news) == news) {
        return;
    }
    std::vector<std::pair<Worker*, std::string>> open;
    {
        const std::lock_guard lock(mutex_);
        for (const auto& worker : workers_) {
            if (worker->rank && worker->busy && !worker->lost && !worker->answer) {
                open.emplace_back(worker.get(), worker->key());
            }
        }
    }
    for (const auto& [worker, key] : open) {
        if (auto answer = ranks_.store->find(answer_key(key))) {
            ranks_.store->erase(answer_key(key));
            const std::lock_guard lock(mutex_);
            worker->answer = std::move(answer);
        }
    }
    changed_.notify_all();
}

void Crew::feel_pulses() {
    for (auto& [rank, life] : lives_) {
        {
            const std::lock_guard lock(mutex_);
            if (lost_.count(rank) > 0) {
                continue;
            }
        }
        const std::int64_t beats = ranks_.store->add(beats_key(rank), 0);
        const auto time = CrewClock::now();
        if (beats != life.beats) {
            life = {beats, time};
        }
        if (ranks_.store->find(left_key(rank))) {
            lose(rank, fmt::format("rank {} has left; what it had begun is done again", rank));
        } else if (time - life.changed > ranks_.times.patience) {
            ranks_.store->set(given_up_key(rank), "");
            lose(rank, fmt::format("rank {} is not heard of for {} s; what it had begun is done again", rank,
                                   std::chrono::duration<double>(ranks_.times.patience).count()));
        }
    }
}

void Crew::lose(std::int64_t rank, const std::string& sentence) {
    {
        const std::lock_guard lock(mutex_);
        lost_.insert(rank);
        for (const auto& worker : workers_) {
            if (worker->rank == rank) {
                worker->lost = worker->busy = true;
            }
        }
    }
    changed_.notify_all();
    if (!sentence.empty()) {
        observer_.on_warning(sentence);
    }
}

void Crew::lose_all(const std::string& why) {
    for (const auto& [rank, life] : lives_) {
        lose(rank, "");
    }
    if (!why.empty()) {
        observer_.on_warning("the other ranks cannot be reached any more, rank 0 does the rest: " + why);
    }
}

void Crew::dismiss() {
    ranks_.store->set(kEndKey, "");
    const auto end = CrewClock::now() + ranks_.times.patience;
    for (std::int64_t rank = 1; rank < ranks_.size; ++rank) {
        while (lost_.count(rank) == 0 && !ranks_.store->find(left_key(rank)) && CrewClock::now() < end) {
            std::this_thread::sleep_for(kWatchEvery);
        }
    }
}

std::vector<nlohmann::json> perform_all(Crew& crew, const std::vector<nlohmann::json>& tasks,
                                        const std::function<void(std::size_t, const nlohmann::json&)>& on_done) {
    std::vector<nlohmann::json> results(tasks.size());
    std::atomic<std::size_t> next{0};
    std::mutex told;
    crew.run([&] {
        for (std::size_t i = next++; i < tasks.size(); i = next++) {
            try {
                results[i] = crew.perform(tasks[i]);
            } catch (...) {
                next = tasks.size();
                throw;
            }
            if (on_done) {
                const std::lock_guard lock(told);
                on_done(i, results[i]);
            }
        }
    });
    return results;
}

}  // namespace forecast
