#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>

#include <nlohmann/json.hpp>

namespace forecast {

/// A line that a job wrote.
struct JobLine {
    std::uint64_t number = 0;  ///< from 1 on
    std::string level;         ///< "info", "warning", "error" of its log; "output" of its result
    std::string time;          ///< RFC 3339; empty of its result
    std::string text;
    std::optional<nlohmann::json> progress;  ///< {what, done, all} where the line says how far it is
};

/// {n, time, level, line}
nlohmann::ordered_json to_json(const JobLine& line);
/// {text, share, what, done, all}; share is null where it is not known. REQUIRES: line.progress.
nlohmann::ordered_json progress_json(const JobLine& line);

/// What a job wrote, the newest lines of it up to a limit of bytes, in memory and in a file. For any number of threads
/// that read and one that writes.
class JobLog {
public:
    /// A new log; `file` is written over.
    JobLog(std::filesystem::path file, std::size_t most_bytes);

    /// Adds what came; a line counts when its end has come.
    void write(const std::string& bytes);
    /// No more comes.
    void end();

    struct Part {
        std::deque<JobLine> lines;
        bool is_end = false;  ///< no line will follow these
    };
    /// The lines after number `after`, all or as many as `most_bytes` have room for, but one at least; where there are
    /// none it waits for some, or the end.
    Part after(std::uint64_t after, std::chrono::milliseconds wait, std::size_t most_bytes = SIZE_MAX);
    /// The same of lines that an earlier server kept.
    static Part part_of(const std::deque<JobLine>& lines, std::uint64_t after, std::size_t most_bytes, bool has_ended);

private:
    void add(const std::string& text);
    void keep();

    const std::filesystem::path file_;
    const std::size_t most_bytes_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<JobLine> lines_;
    std::size_t bytes_ = 0;
    std::size_t file_bytes_ = 0;
    std::uint64_t count_ = 0;
    std::string open_line_;
    std::string unkept_;  ///< what the file has not got yet
    bool has_ended_ = false;
};

/// The lines of a log that an earlier server kept; empty where there is none.
std::deque<JobLine> read_job_log(const std::filesystem::path& file);

}  // namespace forecast
