#include "run_recorder.hpp"

#include <algorithm>

#include <spdlog/spdlog.h>

#include "forecast/tracking/spool.hpp"
#include "spool_delivery.hpp"

namespace forecast {
namespace {

constexpr std::chrono::seconds kHang(1);  // a store that keeps its visitors waiting is asked more seldom

}  // namespace

RunRecorder::RunRecorder(RunStore& store, RunSummary run, const FlushPolicy& policy)
    : store_(store), run_(std::move(run)), policy_(policy) {
    if (auto earlier = SpoolFile::open(spool_path(store_.location(), run_.run_id))) {
        spool_.emplace(std::move(*earlier));  // of a run that is resumed
        deliver_spool();
    }
}

void RunRecorder::record(const RunRecord& record) {
    if (blocked_) {
        keep(record);
        if (Clock::now() >= next_try_) {
            deliver_spool();
        }
        return;
    }
    try {
        apply(record, store_, run_);
    } catch (const Error& failure) {
        if (!is_passing(failure)) {
            throw;
        }
        begin_spooling(failure);
        keep(record);
    }
}

void RunRecorder::record_last(const std::vector<RunRecord>& records) {
    const bool was_blocked = blocked_;
    for (const RunRecord& one : records) {
        was_blocked ? keep(one) : record(one);
    }
    if (was_blocked) {
        deliver_spool();
    }
}

void RunRecorder::keep(const RunRecord& record) {
    if (!spool_) {
        spool_.emplace(spool_path(store_.location(), run_.run_id), SpoolHeader{store_.location().mlflow_uri(), run_});
    }
    spool_->append(record);
}

void RunRecorder::begin_spooling(const Error& failure) {
    blocked_ = true;
    next_try_ = Clock::now() + policy_.first_retry;
    spdlog::warn("{}; what is logged to run {} is kept in {} and delivered later", failure.what(), run_.run_id,
                 spool_path(store_.location(), run_.run_id).string());
}

void RunRecorder::deliver_spool() {
    const auto begin = Clock::now();
    const DeliveryOutcome outcome = deliver(*spool_, store_);
    const auto end = Clock::now();
    blocked_ = outcome.blocked;
    const bool hangs = end - begin > kHang;
    next_try_ = end + (hangs ? std::max<Clock::duration>(policy_.retry, 10 * (end - begin)) : policy_.retry);
    if (outcome.failure.empty()) {
        spool_.reset();
        spdlog::info("run {}: {} records that had waited are delivered", run_.run_id, outcome.records);
    } else if (!blocked_) {
        spdlog::warn("some of run {} cannot be delivered: {}", run_.run_id, outcome.failure);
    }
}

}  // namespace forecast
