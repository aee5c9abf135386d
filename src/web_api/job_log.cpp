#include "job_log.hpp"

#include <fstream>
#include <utility>

#include "forecast/core/clean_text.hpp"
#include "forecast/core/file.hpp"
#include "forecast/core/secrets.hpp"

namespace forecast {
namespace {

constexpr std::size_t kLongestLine = 20'000;

std::string member(const nlohmann::json& object, const char* name) {
    const auto found = object.find(name);
    return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

/// A line of `--log-format json`, or of a result.
JobLine parsed(std::uint64_t number, const std::string& text) {
    JobLine line;
    line.number = number;
    const auto object = nlohmann::json::parse(text, nullptr, false);
    if (object.is_object() && object.contains("message") && object.contains("level")) {
        line.level = member(object, "level");
        line.time = member(object, "time");
        line.text = member(object, "message");
        if (const auto progress = object.find("progress"); progress != object.end() && progress->is_object()) {
            line.progress = *progress;
        }
    } else {
        line.level = text.rfind("error: ", 0) == 0 ? "error" : "output";  // as every command ends in failure
        line.text = text;
    }
    line.text = clipped(visible(without_secrets(line.text)), kLongestLine);
    return line;
}

/// As parsed() reads it.
std::string kept_line(const JobLine& line) {
    nlohmann::ordered_json object = {{"time", line.time}, {"level", line.level}, {"message", line.text}};
    if (line.progress) {
        object["progress"] = *line.progress;
    }
    return object.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

}  // namespace

nlohmann::ordered_json to_json(const JobLine& line) {
    return {{"n", line.number},
            {"time", line.time.empty() ? nlohmann::ordered_json() : nlohmann::ordered_json(line.time)},
            {"level", line.level},
            {"line", line.text}};
}

nlohmann::ordered_json progress_json(const JobLine& line) {
    const double all = line.progress->value("all", 0.0);
    const double done = line.progress->value("done", 0.0);
    nlohmann::ordered_json progress = {{"text", line.text}, {"share", nullptr}};
    if (all > 0 && done >= 0 && done <= all) {
        progress["share"] = done / all;
    }
    progress.update(*line.progress);
    return progress;
}

JobLog::JobLog(std::filesystem::path file, std::size_t most_bytes) : file_(std::move(file)), most_bytes_(most_bytes) {
    std::ofstream(file_, std::ios::trunc);
}

void JobLog::write(const std::string& bytes) {
    const std::lock_guard lock(mutex_);
    for (const char c : bytes) {
        if (c == '\n' || open_line_.size() >= 2 * kLongestLine) {
            add(std::exchange(open_line_, ""));
        }
        if (c != '\n') {
            open_line_ += c;
        }
    }
    keep();
    changed_.notify_all();
}

void JobLog::end() {
    const std::lock_guard lock(mutex_);
    if (!open_line_.empty()) {
        add(std::exchange(open_line_, ""));
        keep();
    }
    has_ended_ = true;
    changed_.notify_all();
}

/// REQUIRES: the lock.
void JobLog::add(const std::string& text) {
    lines_.push_back(parsed(++count_, text));
    bytes_ += lines_.back().text.size();
    unkept_ += kept_line(lines_.back());
    while (bytes_ > most_bytes_ && lines_.size() > 1) {
        bytes_ -= lines_.front().text.size();
        lines_.pop_front();
    }
}

/// A file that cannot be written costs the log its file, not the job its end. REQUIRES: the lock.
void JobLog::keep() {
    file_bytes_ += unkept_.size();
    std::ofstream(file_, std::ios::app) << std::exchange(unkept_, "");
    if (file_bytes_ > 2 * most_bytes_) {
        std::string text;
        for (const JobLine& line : lines_) {
            text += kept_line(line);
        }
        std::ofstream(file_, std::ios::trunc) << text;
        file_bytes_ = text.size();
    }
}

JobLog::Part JobLog::part_of(const std::deque<JobLine>& lines, std::uint64_t after, std::size_t most_bytes,
                             bool has_ended) {
    Part part;
    std::size_t bytes = 0;
    for (const JobLine& line : lines) {
        if (line.number <= after) {
            continue;
        }
        bytes += line.text.size();
        if (bytes > most_bytes && !part.lines.empty()) {
            return part;
        }
        part.lines.push_back(line);
    }
    part.is_end = has_ended;
    return part;
}

JobLog::Part JobLog::after(std::uint64_t after, std::chrono::milliseconds wait, std::size_t most_bytes) {
    std::unique_lock lock(mutex_);
    if (count_ <= after && !has_ended_) {
        changed_.wait_for(lock, wait);
    }
    return part_of(lines_, after, most_bytes, has_ended_);
}

std::deque<JobLine> read_job_log(const std::filesystem::path& file) {
    std::deque<JobLine> lines;
    std::ifstream stream(file);
    for (std::string text; std::getline(stream, text);) {
        lines.push_back(parsed(lines.size() + 1, text));
    }
    return lines;
}

}  // namespace forecast
