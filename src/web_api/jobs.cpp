#include "jobs.hpp"

#include <csignal>
#include <utility>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "forecast/core/error.hpp"
#include "forecast/core/time.hpp"

namespace forecast {
namespace {

constexpr std::chrono::milliseconds kAtOnce{0};
constexpr std::chrono::milliseconds kReadAtMost{200};
constexpr std::size_t kLogsInMemory = 8;  // of jobs that have ended
constexpr const char* kHistory = "jobs.jsonl";

std::filesystem::path log_file(const std::filesystem::path& directory, std::int64_t id) {
    return directory / fmt::format("{}.log", id);
}

/// Logs of jobs that the history has forgotten.
void remove_old_logs(const std::filesystem::path& directory, const std::vector<JobRecord>& jobs) {
    const std::int64_t first = jobs.empty() ? 0 : jobs.front().id;
    std::error_code ignored;
    for (std::int64_t id = first - 1; id > 0; --id) {
        if (!std::filesystem::remove(log_file(directory, id), ignored)) {
            return;
        }
    }
}

}  // namespace

/// A job of this server, and the thread that waits for it.
struct Jobs::Running {
    using Clock = std::chrono::steady_clock;
    JobRecord record;
    std::shared_ptr<JobLog> log;
    std::unique_ptr<ChildProcess> process;  ///< null once it has ended
    Clock::time_point begin = Clock::now();
    int urged = 0;  ///< 1 after SIGINT, 2 after SIGTERM, 3 after SIGKILL
    Clock::time_point urge_again;
    std::thread thread;
};

Jobs::Jobs(JobsOptions options)
    : options_(std::move(options)),
      history_(std::make_unique<JobHistory>(options_.directory / kHistory, options_.most_kept, false)) {
    if (std::filesystem::exists(options_.directory)) {
        take_over();
    }
}

void Jobs::take_over() {
    if (lock_ || options_.read_only) {
        return;
    }
    try {
        std::error_code failure;
        std::filesystem::create_directories(options_.directory, failure);
        lock_ = std::make_unique<InstanceLock>(options_.directory, false);
    } catch (const Error& obstacle) {
        obstacle_ = obstacle.what();
        return;
    }
    history_ = std::make_unique<JobHistory>(options_.directory / kHistory, options_.most_kept, true);
    remove_old_logs(options_.directory, history_->jobs());
}

void Jobs::refresh() const {
    if (!lock_) {
        history_ = std::make_unique<JobHistory>(options_.directory / kHistory, options_.most_kept, false);
    }
}

Jobs::~Jobs() {
    stop();
}

std::size_t Jobs::running_count() const {
    std::size_t count = 0;
    for (const auto& [id, job] : started_) {
        count += job->process ? 1 : 0;
    }
    return count;
}

void Jobs::check_may_start() const {
    if (!lock_) {
        throw Error(ErrorKind::locked, "this server keeps no jobs in {}: {}", options_.directory.string(), obstacle_);
    }
    if (is_stopping_) {
        throw Error(ErrorKind::locked, "this server is about to end; nothing is started any more");
    }
    if (running_count() >= options_.most_running) {
        throw Error(ErrorKind::locked, "{} jobs are running, which is as many as may; wait for one, or cancel it",
                    options_.most_running);
    }
}

/// REQUIRES: the lock. Threads of jobs that have ended do not take it any more.
void Jobs::forget_oldest() {
    std::size_t ended = started_.size() - running_count();
    for (auto job = started_.begin(); job != started_.end() && ended > kLogsInMemory;) {
        if (job->second->process) {
            ++job;
            continue;
        }
        job->second->thread.join();
        job = started_.erase(job);
        --ended;
    }
}

JobRecord Jobs::start(const std::string& command, const std::string& config, const nlohmann::json& arguments,
                      const std::vector<std::string>& command_line) {
    const std::lock_guard lock(mutex_);
    take_over();
    check_may_start();
    forget_oldest();
    auto job = std::make_unique<Running>();
    job->record.id = history_->next_id();
    job->record.command = command;
    job->record.config = config;
    job->record.arguments = arguments;
    job->record.started_at = format_utc(now());
    job->log = std::make_shared<JobLog>(log_file(options_.directory, job->record.id), options_.log_bytes);
    history_->put(job->record);
    remove_old_logs(options_.directory, history_->jobs());
    try {
        job->process = std::make_unique<ChildProcess>(options_.program, command_line, options_.environment);
    } catch (const Error&) {
        job->record.state = "failed";
        job->record.ended_at = job->record.started_at;
        history_->put(job->record);
        throw;
    }
    spdlog::info("job {}: {} of {} begins", job->record.id, command, config);
    Running& running = *job;
    started_[running.record.id] = std::move(job);
    running.thread = std::thread([this, &running] { watch(running); });
    return running.record;
}

/// Until the process has ended and all it said is read.
void Jobs::watch(Running& job) {
    while (true) {
        std::optional<int> code;
        {
            const std::lock_guard lock(mutex_);
            code = job.process->ended();
            if (!code && job.urged > 0 && Running::Clock::now() >= job.urge_again) {
                urge(job);
            }
        }
        // Only this thread takes the process away. What it said before its end is in the pipe by now.
        const auto text = job.process->read(code ? kAtOnce : kReadAtMost);
        if (text && !text->empty()) {
            job.log->write(*text);
        } else if (code) {
            const std::lock_guard lock(mutex_);
            finish(job, *code);
            return;
        } else if (!text) {
            std::this_thread::sleep_for(kReadAtMost);  // it says no more, and goes on
        }
    }
}

/// REQUIRES: the lock.
void Jobs::urge(Running& job) {
    constexpr int kMost = 3;
    if (job.urged < kMost) {
        job.process->signal(job.urged == 0 ? SIGINT : (job.urged == 1 ? SIGTERM : SIGKILL));
        job.urge_again = Running::Clock::now() + (job.urged == 0 ? options_.grace : options_.grace / 3);
        ++job.urged;
    }
}

/// REQUIRES: the lock.
void Jobs::finish(Running& job, int code) {
    job.record.exit_code = code;
    job.record.state = code == 0 ? "done" : (job.urged > 0 ? "cancelled" : "failed");
    job.record.ended_at = format_utc(now());
    job.record.seconds = std::chrono::duration<double>(Running::Clock::now() - job.begin).count();
    job.process.reset();
    try {
        history_->put(job.record);
    } catch (const Error& failure) {
        spdlog::warn("{}", failure.what());
    }
    spdlog::info("job {}: {} of {} ended with {} after {:.1f} s", job.record.id, job.record.command, job.record.config,
                 code, job.record.seconds);
    job.log->end();
}

const JobRecord* Jobs::known(std::int64_t id) const {
    if (const auto job = started_.find(id); job != started_.end()) {
        return &job->second->record;
    }
    for (const JobRecord& job : history_->jobs()) {
        if (job.id == id) {
            return &job;
        }
    }
    return nullptr;
}

JobRecord Jobs::cancel(std::int64_t id) {
    const std::lock_guard lock(mutex_);
    const JobRecord* const record = known(id);
    if (record == nullptr) {
        throw Error(ErrorKind::not_found, "there is no job {}", id);
    }
    const auto job = started_.find(id);
    if (!lock_) {
        throw Error(ErrorKind::locked, "job {} is not this server's; cancel it at the one that started it", id);
    }
    if (job == started_.end() || !job->second->process) {
        throw Error(ErrorKind::conflict, "job {} has ended ({})", id, record->state);
    }
    if (job->second->urged == 0) {
        urge(*job->second);
        spdlog::info("job {}: {} of {} is cancelled", id, record->command, record->config);
    }
    return *record;
}

std::vector<JobRecord> Jobs::list() const {
    const std::lock_guard lock(mutex_);
    refresh();
    return {history_->jobs().rbegin(), history_->jobs().rend()};
}

std::optional<JobRecord> Jobs::record(std::int64_t id) const {
    const std::lock_guard lock(mutex_);
    refresh();
    const JobRecord* const found = known(id);
    return found == nullptr ? std::nullopt : std::optional(*found);
}

std::optional<WatchedJob> Jobs::find(std::int64_t id) const {
    WatchedJob job;
    {
        const std::lock_guard lock(mutex_);
        refresh();
        const JobRecord* const found = known(id);
        if (found == nullptr) {
            return std::nullopt;
        }
        job.record = *found;
        const auto started = started_.find(id);
        job.log = started == started_.end() ? nullptr : started->second->log;
    }
    if (!job.log) {
        job.kept_log = read_job_log(log_file(options_.directory, id));
    }
    return job;
}

void Jobs::stop() {
    {
        const std::lock_guard lock(mutex_);
        is_stopping_ = true;
        for (const auto& [id, job] : started_) {
            if (job->process && job->urged == 0) {
                urge(*job);
            }
        }
    }
    for (const auto& [id, job] : started_) {
        if (job->thread.joinable()) {
            job->thread.join();
        }
    }
}

}  // namespace forecast
