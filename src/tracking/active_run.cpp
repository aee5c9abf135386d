#include "forecast/tracking/active_run.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

#include <pwd.h>
#include <spdlog/spdlog.h>
#include <unistd.h>
#include <cerrno>  // program_invocation_short_name

#include "forecast/core/error.hpp"
#include "forecast/core/secrets.hpp"
#include "forecast/tracking/clock.hpp"
#include "forecast/tracking/process_identity.hpp"
#include "run_recorder.hpp"
#include "spool_delivery.hpp"

namespace forecast {
namespace {

constexpr std::chrono::milliseconds kFileFlushInterval(200);
constexpr std::chrono::milliseconds kServerFlushInterval(2'000);
constexpr std::size_t kMetricsAtOnce = 5'000;  // so that other writers of the file wait for milliseconds

/// Of the process's owner, as the system knows it.
std::string user_name() {
    const passwd* entry = ::getpwuid(::getuid());
    return entry != nullptr ? entry->pw_name : std::to_string(::getuid());
}

/// What is recorded can be read by many.
std::vector<std::pair<std::string, std::string>> clean(std::vector<std::pair<std::string, std::string>> entries) {
    for (auto& [key, value] : entries) {
        value = without_secrets(value);
    }
    return entries;
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
    run.tags = clean(std::move(run.tags));
    return run;
}

std::vector<RunRecord> batches_of(const std::vector<Metric>& metrics) {
    std::vector<RunRecord> batches;
    for (std::size_t begin = 0; begin < metrics.size(); begin += kMetricsAtOnce) {
        const auto first = metrics.begin() + static_cast<std::ptrdiff_t>(begin);
        const auto count = static_cast<std::ptrdiff_t>(std::min(kMetricsAtOnce, metrics.size() - begin));
        batches.emplace_back(LogBatch{{first, first + count}, {}, {}});
    }
    return batches;
}

}  // namespace

FlushPolicy flush_policy(const TrackingLocation& location) {
    return {location.is_server() ? kServerFlushInterval : kFileFlushInterval};
}

ActiveRun::ActiveRun(RunStore& store, const NewRun& run) : ActiveRun(store, run, flush_policy(store.location())) {}

ActiveRun::ActiveRun(RunStore& store, const NewRun& run, const FlushPolicy& policy)
    : store_(store),
      summary_(store.create_run(with_default_tags(run))),
      policy_(policy),
      recorder_(std::make_unique<RunRecorder>(store, summary_, policy)),
      last_flush_(std::chrono::steady_clock::now()) {}

ActiveRun::~ActiveRun() {
    if (ended_) {
        return;
    }
    try {
        end(RunStatus::failed);
        return;
    } catch (const std::exception& failure) {
        spdlog::warn("the end of run {} is not whole: {}", summary_.run_id, failure.what());
    }
    try {
        recorder_->record_last({FinishRun{RunStatus::failed, now_ms()}});
    } catch (const std::exception& failure) {
        spdlog::warn("the run {} could not be marked as failed: {}", summary_.run_id, failure.what());
    }
}

std::filesystem::path ActiveRun::artifact_directory() const {
    return store_.artifact_directory(summary_);
}

void ActiveRun::log_params(const std::vector<Param>& params) {
    flush();
    recorder_->record(LogBatch{{}, clean(params), {}});
}

void ActiveRun::log_metric(const std::string& key, double value, std::int64_t step) {
    assert(!ended_);
    pending_.push_back({key, value, step, now_ms()});
    if (std::chrono::steady_clock::now() - last_flush_ >= policy_.flush) {
        flush();
    }
}

void ActiveRun::set_tag(const std::string& key, const std::string& value) {
    flush();
    recorder_->record(LogBatch{{}, {}, clean({{key, value}})});
}

void ActiveRun::log_metrics(const std::vector<Metric>& metrics) {
    const std::int64_t logged_ms = now_ms();
    for (const Metric& metric : metrics) {
        pending_.push_back(metric);
        if (metric.timestamp_ms == 0) {
            pending_.back().timestamp_ms = logged_ms;
        }
    }
    flush();
}

void ActiveRun::log_inputs(const std::vector<DatasetInput>& inputs) {
    flush();
    recorder_->record(LogInputs{inputs});
}

void ActiveRun::log_model(const std::string& history_item) {
    flush();
    recorder_->record(LogModel{history_item});
}

void ActiveRun::flush() {
    bool behind = false;
    for (const RunRecord& batch : batches_of(std::exchange(pending_, {}))) {
        if (std::exchange(behind, true)) {
            leave_gap(store_);
        }
        recorder_->record(batch);
    }
    last_flush_ = std::chrono::steady_clock::now();
}

void ActiveRun::finish() {
    end(RunStatus::finished);
}

void ActiveRun::kill() {
    end(RunStatus::killed);
}

bool ActiveRun::has_undelivered() const {
    return recorder_->has_undelivered();
}

void ActiveRun::end(RunStatus status) {
    std::vector<RunRecord> last = batches_of(std::exchange(pending_, {}));
    last.emplace_back(SendArtifacts{});
    last.emplace_back(FinishRun{status, now_ms()});
    recorder_->record_last(last);
    ended_ = true;
}

}  // namespace forecast
