#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "forecast/tracking/run_store.hpp"

namespace forecast {

/// How often a run goes to its store.
struct FlushPolicy {
    std::chrono::milliseconds flush;               ///< metrics wait at most so long, where more of them come
    std::chrono::milliseconds first_retry{5'000};  ///< after the store could not take something
    std::chrono::milliseconds retry{30'000};       ///< between further tries
};
FlushPolicy flush_policy(const TrackingLocation& location);  ///< flush: 200 ms for a file, 2 s for a server

class RunRecorder;

/// A run being recorded: FAILED unless finish() or kill() is reached. Metrics are collected and written in one
/// transaction at most every 200 ms, to a server every 2 s, and before anything else is written.
///
/// What the store cannot take now is kept in a spool file and delivered with a later record, at the end, or by
/// deliver_spools(); the training goes on.
class ActiveRun {
public:
    /// Logs besides `run.tags` those that the MLflow UI expects (mlflow.user, mlflow.source.name, ...) and the ones by
    /// which an orphaned run is recognised (forecast.host, forecast.pid, forecast.process_start).
    ActiveRun(RunStore& store, const NewRun& run);
    ActiveRun(RunStore& store, const NewRun& run, const FlushPolicy& policy);
    ~ActiveRun();
    ActiveRun(const ActiveRun&) = delete;
    ActiveRun& operator=(const ActiveRun&) = delete;

    [[nodiscard]] const std::string& id() const { return summary_.run_id; }
    [[nodiscard]] const RunSummary& summary() const { return summary_; }
    [[nodiscard]] std::filesystem::path artifact_directory() const;  ///< exists; a server gets its files at the end

    void log_params(const std::vector<Param>& params);
    void log_metric(const std::string& key, double value, std::int64_t step = 0);
    void log_metrics(const std::vector<Metric>& metrics);
    void set_tag(const std::string& key, const std::string& value);
    void log_inputs(const std::vector<DatasetInput>& inputs);
    void log_model(const std::string& history_item);  ///< RunStore::log_model
    void flush();
    /// Ends the run as FINISHED, or KILLED after an interruption, and sends its artifacts.
    void finish();
    void kill();
    /// Whether some of the run still waits in a spool file.
    [[nodiscard]] bool has_undelivered() const;

private:
    void end(RunStatus status);

    RunStore& store_;
    RunSummary summary_;
    FlushPolicy policy_;
    std::unique_ptr<RunRecorder> recorder_;
    std::vector<Metric> pending_;
    std::chrono::steady_clock::time_point last_flush_;
    bool ended_ = false;
};

}  // namespace forecast
