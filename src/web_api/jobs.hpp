#pragma once

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "child_process.hpp"
#include "forecast/core/cancellation.hpp"
#include "forecast/store/instance_lock.hpp"
#include "job_log.hpp"
#include "job_record.hpp"

namespace forecast {

struct JobsOptions {
    std::filesystem::path directory;  ///< where history and logs are kept
    std::string program = "/proc/self/exe";
    /// Variables of a job that differ from the server's; nothing = it has none such.
    std::map<std::string, std::optional<std::string>> environment;
    bool read_only = false;  ///< nothing is started nor written
    std::size_t most_running = 2;
    std::size_t most_kept = 200;              ///< jobs in the history
    std::size_t log_bytes = 1U << 20U;        ///< of one job
    std::chrono::milliseconds grace{30'000};  ///< from SIGINT to SIGTERM, and from that to SIGKILL a third of it
};

/// A job as a reader of it sees it: its log outlives whatever becomes of the job.
struct WatchedJob {
    JobRecord record;
    std::shared_ptr<JobLog> log;   ///< null of a job of an earlier server
    std::deque<JobLine> kept_log;  ///< of such a job
};

/// The commands that a server has started, each a child process with a thread that reads what it says. The history is
/// kept in files. For any number of threads. One server keeps the jobs of a directory; others read
/// its history.
class Jobs {
public:
    explicit Jobs(JobsOptions options);
    /// Stops what runs, as stop() does.
    ~Jobs();
    Jobs(const Jobs&) = delete;
    Jobs& operator=(const Jobs&) = delete;

    /// Starts a job; `command_line` has the program's name first. Throws Error(locked) where as many run as may, or
    /// another server keeps the jobs, and Error where it cannot be started.
    JobRecord start(const std::string& command, const std::string& config, const nlohmann::json& arguments,
                    const std::vector<std::string>& command_line);
    /// As Ctrl-C does; a second time changes nothing. Throws Error(not_found), and Error(conflict) for one that has
    /// ended.
    JobRecord cancel(std::int64_t id);
    [[nodiscard]] std::vector<JobRecord> list() const;  ///< the newest first
    /// Nothing where there is none such.
    [[nodiscard]] std::optional<WatchedJob> find(std::int64_t id) const;
    [[nodiscard]] std::optional<JobRecord> record(std::int64_t id) const;

    /// Interrupts all that run and waits for their end. Nothing is started from then on.
    void stop();

private:
    struct Running;

    /// Becomes who keeps the jobs, unless another server does. REQUIRES: the lock, or no other thread.
    void take_over();
    /// Reads the history again where another server writes it.
    void refresh() const;
    [[nodiscard]] const JobRecord* known(std::int64_t id) const;
    [[nodiscard]] std::size_t running_count() const;
    void check_may_start() const;
    void forget_oldest();
    void watch(Running& job);
    void urge(Running& job);
    void finish(Running& job, int code);

    JobsOptions options_;
    std::unique_ptr<InstanceLock> lock_;  ///< null where this server does not keep the jobs
    std::string obstacle_;                ///< why it does not
    mutable std::mutex mutex_;
    mutable std::unique_ptr<JobHistory> history_;
    std::map<std::int64_t, std::unique_ptr<Running>> started_;  ///< by this server, also those that have ended
    bool is_stopping_ = false;
};

}  // namespace forecast
