#include "job_record.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <utility>

#include "forecast/core/error.hpp"
#include "forecast/core/file.hpp"

namespace forecast {
namespace {

/// As docs/reference/exit-codes.md has them.
const char* exit_meaning(int code) {
    constexpr std::array<std::pair<int, const char*>, 9> kMeanings = {
        {{0, "done"},
         {1, "failed; the log says what, where and why"},
         {2, "usage or config: a wrong value, a run or config that is not there"},
         {3, "data missing, too short, faulty or too old"},
         {4, "network: a service failed; trying later may help"},
         {5, "quality gate not met: the champion stays"},
         {6, "another instance is at work; try later, or with wait"},
         {130, "interrupted; what was done is kept"},
         {143, "terminated; what was done is kept"}}};
    const auto* const found =
        std::find_if(kMeanings.begin(), kMeanings.end(), [code](const auto& entry) { return entry.first == code; });
    return found == kMeanings.end() ? "ended by a signal or in another way that has no meaning of its own"
                                    : found->second;
}

nlohmann::ordered_json text_or_null(const std::string& text) {
    return text.empty() ? nlohmann::ordered_json() : nlohmann::ordered_json(text);
}

/// Nothing for a line that was cut.
std::optional<JobRecord> job_of_line(const std::string& line) {
    try {
        const auto object = nlohmann::json::parse(line);
        JobRecord job;
        job.id = object.at("id");
        job.command = object.at("command");
        job.config = object.at("config");
        job.arguments = object.at("arguments");
        job.state = object.at("state");
        if (!object.at("exit_code").is_null()) {
            job.exit_code = object.at("exit_code").get<int>();
        }
        job.started_at = object.at("started_at");
        job.ended_at = object.at("ended_at").is_null() ? "" : object.at("ended_at").get<std::string>();
        job.seconds = object.at("seconds").is_null() ? 0 : object.at("seconds").get<double>();
        return job;
    } catch (const nlohmann::json::exception&) {
        return std::nullopt;
    }
}

std::string line_of(const JobRecord& job) {
    return to_json(job).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

void put_into(std::vector<JobRecord>& jobs, const JobRecord& job) {
    const auto same =
        std::find_if(jobs.begin(), jobs.end(), [&](const JobRecord& known) { return known.id == job.id; });
    if (same == jobs.end()) {
        jobs.push_back(job);
    } else {
        *same = job;
    }
}

}  // namespace

nlohmann::ordered_json to_json(const JobRecord& job) {
    using Json = nlohmann::ordered_json;
    return {{"id", job.id},
            {"command", job.command},
            {"config", job.config},
            {"arguments", job.arguments},
            {"state", job.state},
            {"exit_code", job.exit_code ? Json(*job.exit_code) : Json()},
            {"meaning", job.exit_code ? Json(exit_meaning(*job.exit_code)) : Json()},
            {"started_at", job.started_at},
            {"ended_at", text_or_null(job.ended_at)},
            {"seconds", job.ended_at.empty() ? Json() : Json(job.seconds)}};
}

JobHistory::JobHistory(std::filesystem::path file, std::size_t most, bool is_keeper)
    : file_(std::move(file)), most_(most) {
    std::ifstream stream(file_);
    for (std::string line; std::getline(stream, line);) {
        if (const auto job = job_of_line(line)) {
            put_into(jobs_, *job);
        }
    }
    if (jobs_.size() > most) {
        jobs_.erase(jobs_.begin(), jobs_.end() - static_cast<std::ptrdiff_t>(most));
    }
    if (!is_keeper) {
        return;
    }
    for (JobRecord& job : jobs_) {
        job.state = job.state == "running" ? "lost" : job.state;
    }
    lines_ = jobs_.size();
    write_file_atomically(file_, text());
}

std::string JobHistory::text() const {
    std::string text;
    for (const JobRecord& job : jobs_) {
        text += line_of(job);
    }
    return text;
}

void JobHistory::trim() {
    constexpr std::size_t kLinesOfAJob = 4;
    const auto oldest =
        std::find_if(jobs_.begin(), jobs_.end(), [](const JobRecord& job) { return job.state != "running"; });
    if (jobs_.size() > most_ && oldest != jobs_.end()) {
        jobs_.erase(oldest);
    }
    if (lines_ > kLinesOfAJob * most_) {
        write_file_atomically(file_, text());
        lines_ = jobs_.size();
    }
}

std::int64_t JobHistory::next_id() const {
    return jobs_.empty() ? 1 : jobs_.back().id + 1;
}

void JobHistory::put(const JobRecord& job) {
    put_into(jobs_, job);
    std::ofstream stream(file_, std::ios::app);
    stream << line_of(job) << std::flush;
    if (!stream) {
        throw Error("the history of jobs {} cannot be written: {}", file_.string(), std::strerror(errno));
    }
    ++lines_;
    trim();
}

}  // namespace forecast
