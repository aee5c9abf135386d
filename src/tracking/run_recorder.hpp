#pragma once

#include <chrono>
#include <optional>
#include <vector>

#include "forecast/core/error.hpp"
#include "forecast/tracking/active_run.hpp"
#include "spool_file.hpp"

namespace forecast {

/// Takes the records of one run to its store; while that cannot take them, to the run's spool file, and from there to
/// the store in their order.
class RunRecorder {
public:
    RunRecorder(RunStore& store, RunSummary run, const FlushPolicy& policy);

    /// Throws what the store refuses for good, and where neither it nor the spool file can be written.
    void record(const RunRecord& record);
    /// The same for the last records; while the store is blocked, they are tried once together.
    void record_last(const std::vector<RunRecord>& records);
    [[nodiscard]] bool has_undelivered() const { return spool_.has_value(); }

private:
    using Clock = std::chrono::steady_clock;

    void keep(const RunRecord& record);
    void begin_spooling(const Error& failure);
    void deliver_spool();

    RunStore& store_;
    RunSummary run_;
    FlushPolicy policy_;
    std::optional<SpoolFile> spool_;  ///< there while it holds something
    bool blocked_ = false;            ///< records go to the spool
    Clock::time_point next_try_;
};

}  // namespace forecast
