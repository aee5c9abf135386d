#include <algorithm>

#include <fmt/format.h>

#include "event_stream.hpp"
#include "forecast/core/clean_text.hpp"
#include "forecast/core/error.hpp"
#include "forecast/core/number.hpp"
#include "job_command.hpp"
#include "jobs.hpp"
#include "web_answer.hpp"
#include "web_routes.hpp"

namespace forecast {
namespace {

std::int64_t job_id(const WebCall& call) {
    const std::string& text = call.matched.front();
    constexpr std::size_t kMostDigits = 15;
    if (text.empty() || text.size() > kMostDigits || text.find_first_not_of("0123456789") != std::string::npos) {
        throw Error(ErrorKind::not_found, "there is no such job: the number of one is asked for");
    }
    return std::stoll(text);
}

WatchedJob found_job(const WebCall& call) {
    const std::int64_t id = job_id(call);
    auto job = call.backend.jobs->find(id);
    return job ? *std::move(job) : throw Error(ErrorKind::not_found, "there is no job {}", id);
}

WebJson list_jobs(const WebCall& call) {
    WebJson jobs = WebJson::array();
    for (const JobRecord& job : call.backend.jobs->list()) {
        jobs.push_back(to_json(job));
    }
    return {{"items", jobs}};
}

WebJson show_job(const WebCall& call) {
    WatchedJob job = found_job(call);
    if (job.log) {
        job.kept_log = job.log->after(0, std::chrono::milliseconds(0)).lines;
    }
    WebJson shown = to_json(job.record);
    shown["log"] = WebJson::array();
    for (const JobLine& line : job.kept_log) {
        shown["log"].push_back(to_json(line));
    }
    shown["is_log_cut"] = !job.kept_log.empty() && job.kept_log.front().number > 1;
    return shown;
}

std::string text_member(const nlohmann::json& body, const char* name) {
    const auto found = body.find(name);
    if (found == body.end() || !found->is_string()) {
        throw Error(ErrorKind::invalid_argument, "the body has no text '{}'", name);
    }
    return found->get<std::string>();
}

/// By its name: a path is none.
const ServedConfig& config_named(const WebCall& call, const std::string& name) {
    const auto& configs = call.backend.options.configs;
    const auto found =
        std::find_if(configs.begin(), configs.end(), [&](const ServedConfig& config) { return config.name == name; });
    if (found == configs.end()) {
        throw Error(ErrorKind::not_found, "there is no config '{}' here; /api/v1/status lists them",
                    clipped(visible(name), 100));
    }
    return *found;
}

WebJson start_job(const WebCall& call) {
    const nlohmann::json body = call.body();
    const std::string command = text_member(body, "command");
    const ServedConfig& config = config_named(call, text_member(body, "config"));
    const nlohmann::json arguments = body.value("arguments", nlohmann::json::object());
    const auto line = job_command_line(command, config, arguments);
    return to_json(call.backend.jobs->start(command, config.name, arguments, line));
}

WebJson cancel_job(const WebCall& call) {
    return to_json(call.backend.jobs->cancel(job_id(call)));
}

WebJson list_job_commands(const WebCall& /*call*/) {
    return job_commands_json();
}

/// The log from line `after` on, its progress, and each state.
class JobEvents {
public:
    JobEvents(std::shared_ptr<Jobs> jobs, WatchedJob job, std::uint64_t after)
        : jobs_(std::move(jobs)), job_(std::move(job)), after_(after) {}

    std::optional<std::string> operator()(std::chrono::milliseconds wait) {
        if (has_ended_) {
            return std::nullopt;
        }
        std::string events = std::exchange(has_begun_, true) ? "" : server_event("state", to_json(job_.record));
        const JobLog::Part part = job_.log ? job_.log->after(after_, events.empty() ? wait : kAtOnce, kPart)
                                           : JobLog::part_of(job_.kept_log, after_, kPart, true);
        for (const JobLine& line : part.lines) {
            events += server_event("log", to_json(line), line.number);
            after_ = line.number;
            if (line.progress) {
                events += server_event("progress", progress_json(line));
            }
        }
        if (part.is_end) {
            has_ended_ = true;
            events += server_event("state", to_json(jobs_->record(job_.record.id).value_or(job_.record)));
        }
        return keep_alive_.with(std::move(events));
    }

private:
    static constexpr std::chrono::milliseconds kAtOnce{0};
    static constexpr std::size_t kPart = 64U << 10U;  // bytes that wait for a client who reads slowly

    std::shared_ptr<Jobs> jobs_;
    WatchedJob job_;
    std::uint64_t after_;
    bool has_begun_ = false;
    bool has_ended_ = false;
    KeepAlive keep_alive_;
};

OutgoingAnswer stream_job(const WebCall& call) {
    const auto last = parse_number(std::string(call.request.header("last-event-id").value_or("0")));
    const std::uint64_t after = last && *last > 0 && *last < 1e15 ? static_cast<std::uint64_t>(*last) : 0;
    return event_stream(JobEvents(call.backend.jobs, found_job(call), after));
}

}  // namespace

void add_job_routes(WebRoutes& routes) {
    routes.reads("/api/v1/jobs", list_jobs);
    routes.changes("/api/v1/jobs", start_job);
    routes.reads("/api/v1/jobs/commands", list_job_commands);
    routes.reads("/api/v1/jobs/{}", show_job);
    routes.changes("/api/v1/jobs/{}/cancel", cancel_job);
    routes.sends("/api/v1/jobs/{}/events", stream_job);
}

}  // namespace forecast
