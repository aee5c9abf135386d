#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "forecast/core/time.hpp"

namespace forecast {

/// What is known of a job: a command that `serve` has started.
struct JobRecord {
    std::int64_t id = 0;
    std::string command;  ///< "fetch", "train", "backtest", "predict"
    std::string config;   ///< its name, as `status` lists it
    nlohmann::json arguments = nlohmann::json::object();
    std::string state = "running";  ///< "running", "done", "failed", "cancelled", "lost": the server was killed
    std::optional<int> exit_code;   ///< nothing while it runs, and of one that is lost
    std::string started_at;         ///< RFC 3339
    std::string ended_at;           ///< empty while it runs
    double seconds = 0;             ///< how long it ran
};

/// {id, command, config, arguments, state, exit_code, meaning, started_at, ended_at, seconds}; null for what is not
/// known. `meaning` is that of the exit code.
nlohmann::ordered_json to_json(const JobRecord& job);

/// Jobs in a file of JSON lines: one when a job begins, one when it has ended. Of two lines with one id the later
/// counts, so that a kill at any moment costs at most the line that is being written.
class JobHistory {
public:
    /// Reads the newest `most` of the file. Its keeper counts what still ran as lost, and writes the file anew.
    JobHistory(std::filesystem::path file, std::size_t most, bool is_keeper);

    [[nodiscard]] const std::vector<JobRecord>& jobs() const { return jobs_; }  ///< the oldest first
    [[nodiscard]] std::int64_t next_id() const;
    /// Adds it, or replaces the one with its id; the oldest that has ended goes where there are more than `most`.
    /// Throws Error if the file cannot be written.
    void put(const JobRecord& job);

private:
    /// Forgets the oldest ended ones beyond the limit, and writes the file anew once it has several times as many
    /// lines.
    void trim();
    [[nodiscard]] std::string text() const;

    std::filesystem::path file_;
    std::size_t most_;
    std::size_t lines_ = 0;  ///< of the file
    std::vector<JobRecord> jobs_;
};

}  // namespace forecast
