#include "forecast/tracking/active_run.hpp"

#include <algorithm>
#include <cassert>
#include <cstdlib>

#include <pwd.h>
#include <spdlog/spdlog.h>
#include <unistd.h>
#include <cerrno>  // program_invocation_short_name

#include "clock.hpp"
#include "forecast/core/error.hpp"
#include "process_identity.hpp"

namespace forecast {
namespace {

constexpr std::chrono::milliseconds kFlushInterval(200);

/// As Python's getpass looks for it.
std::string user_name() {
    for (const char* variable : {"LOGNAME", "USER", "LNAME", "USERNAME"}) {
        if (const char* name = std::getenv(variable); name != nullptr && *name != '\0') {
            return name;
        }
    }
    const passwd* entry = ::getpwuid(::getuid());
    return entry != nullptr ? entry->pw_name : std::to_string(::getuid());
}

NewRun with_default_tags(NewRun run) {
    const long pid = ::getpid();
    const std::vector<Tag> defaults = {
        {"mlflow.user", user_name()},          {"mlflow.source.name", program_invocation_short_name},
        {"mlflow.source.type", "LOCAL"},       {"forecast.host", host_name()},
        {"forecast.pid", std::to_string(pid)}, {"forecast.process_start", process_start(pid).value_or("")},
    };
    for (const Tag& tag : defaults) {
        const bool given =
            std::any_of(run.tags.begin(), run.tags.end(), [&](const Tag& own) { return own.first == tag.first; });
        if (!given) {
            run.tags.push_back(tag);
        }
    }
    return run;
}

}  // namespace

ActiveRun::ActiveRun(RunStore& store, const NewRun& run)
    : store_(store),
      summary_(store.create_run(with_default_tags(run))),
      last_flush_(std::chrono::steady_clock::now()) {}

ActiveRun::~ActiveRun() {
    if (ended_) {
        return;
    }
    try {
        flush();
    } catch (const std::exception& failure) {
        spdlog::warn("the last metrics of run {} are lost: {}", summary_.run_id, failure.what());
    }
    try {
        store_.finish_run(summary_.run_id, RunStatus::failed, now_ms());
    } catch (const std::exception& failure) {
        spdlog::warn("the run {} could not be marked as failed: {}", summary_.run_id, failure.what());
    }
}

std::filesystem::path ActiveRun::artifact_directory() const {
    return store_.artifact_directory(summary_);
}

void ActiveRun::log_params(const std::vector<Param>& params) {
    flush();
    store_.log_batch(summary_.run_id, {}, params, {});
}

void ActiveRun::log_metric(const std::string& key, double value, std::int64_t step) {
    assert(!ended_);
    pending_.push_back({key, value, step, now_ms()});
    if (std::chrono::steady_clock::now() - last_flush_ >= kFlushInterval) {
        flush();
    }
}

void ActiveRun::set_tag(const std::string& key, const std::string& value) {
    flush();
    store_.log_batch(summary_.run_id, {}, {}, {{key, value}});
}

void ActiveRun::log_metrics(const std::vector<Metric>& metrics) {
    flush();
    store_.log_batch(summary_.run_id, metrics, {}, {});
}

void ActiveRun::log_model(const std::string& history_item) {
    flush();
    store_.log_model(summary_, history_item);
}

void ActiveRun::flush() {
    last_flush_ = std::chrono::steady_clock::now();
    if (!pending_.empty()) {
        store_.log_batch(summary_.run_id, pending_, {}, {});
        pending_.clear();
    }
}

void ActiveRun::finish() {
    end(RunStatus::finished);
}

void ActiveRun::kill() {
    end(RunStatus::killed);
}

void ActiveRun::end(RunStatus status) {
    flush();
    store_.finish_run(summary_.run_id, status, now_ms());
    ended_ = true;
}

}  // namespace forecast
