#pragma once

#include <chrono>
#include <optional>
#include <vector>

#include "forecast/core/error.hpp"
#include "forecast/tracking/active_run.hpp"
#include "spool_file.hpp"

// Where the records of an ActiveRun go: to the store, or to a spool file while the store is blocked.

namespace forecast {

/// Takes the records of one run to its store, in their order.
///
/// While the store cannot take them (blocked), they go to the run's spool file. A later record tries again, at most as
/// often as the policy says; the file goes to the store first.
///
/// Call order: record* record_last. REQUIRES: the store outlives it.
class RunRecorder {
public:
    RunRecorder(RunStore& store, RunSummary run, const FlushPolicy& policy);

    /// Throws what the store throws if it refuses the record for good, and Error if neither the store nor the spool
    /// file can be written.
    void record(const RunRecord& record);
    /// The same for the last records. While the store is blocked, it is tried once for all of them together.
    void record_last(const std::vector<RunRecord>& records);
    /// Whether records wait in the spool file.
    [[nodiscard]] bool has_undelivered() const { return spool_.has_value(); }

private:
    using Clock = std::chrono::steady_clock;

    void keep(const RunRecord& record);
    void begin_spooling(const Error& failure);
    void deliver_spool();

    RunStore& store_;
    RunSummary run_;
    FlushPolicy policy_;
    std::optional<SpoolFile> spool_;  ///< there while records wait in it
    bool blocked_ = false;            ///< records go to the spool
    Clock::time_point next_try_;
};

}  // namespace forecast
