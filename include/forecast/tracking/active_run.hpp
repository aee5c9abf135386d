#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "forecast/tracking/run_store.hpp"

// A run while it is recorded: what trainings and backtests log to.

namespace forecast {

/// How often a run goes to its store.
struct FlushPolicy {
    std::chrono::milliseconds flush;               ///< longest time that a metric waits for others
    std::chrono::milliseconds first_retry{5'000};  ///< after the store could not take something
    std::chrono::milliseconds retry{30'000};       ///< between further tries
};
/// The usual policy: metrics are flushed every 200 ms to a file, every 2 s to a server.
FlushPolicy flush_policy(const TrackingLocation& location);

class RunRecorder;

/// A run being recorded. It ends as FAILED unless finish() or kill() is reached.
///
/// Call order: (log_params | log_metric | log_metrics | set_tag | log_inputs | log_model | flush)* (finish | kill)
///
/// Metrics are collected and written in one transaction: as often as the policy says, and before anything else is
/// written.
///
/// What the store cannot take now is kept in a spool file; the training goes on. The file is delivered with a later
/// record, at the end of the run, or by deliver_spools().
///
/// REQUIRES: the store outlives it; one thread at a time.
class ActiveRun {
public:
    /// Creates the run, or resumes the one that `run` names, with `run.tags` and two groups of tags besides: those
    /// that MLflow's pages show (mlflow.user, mlflow.source.name, ...), and those by which an orphaned run is
    /// recognised (forecast.host, forecast.pid, forecast.process_start).
    ActiveRun(RunStore& store, const NewRun& run);
    ActiveRun(RunStore& store, const NewRun& run, const FlushPolicy& policy);
    ~ActiveRun();
    ActiveRun(const ActiveRun&) = delete;
    ActiveRun& operator=(const ActiveRun&) = delete;

    [[nodiscard]] const std::string& id() const { return summary_.run_id; }
    [[nodiscard]] const RunSummary& summary() const { return summary_; }
    /// Where the run's files are written; it exists. A server gets the files when the run ends.
    [[nodiscard]] std::filesystem::path artifact_directory() const;

    void log_params(const std::vector<Param>& params);
    /// `step` is an epoch, or 0 of a score.
    void log_metric(const std::string& key, double value, std::int64_t step = 0);
    void log_metrics(const std::vector<Metric>& metrics);
    void set_tag(const std::string& key, const std::string& value);
    void log_inputs(const std::vector<DatasetInput>& inputs);
    void log_model(const std::string& history_item);  ///< RunStore::log_model
    /// Writes the metrics that were collected.
    void flush();
    /// Sends the artifacts and ends the run as FINISHED.
    void finish();
    /// The same after an interruption: KILLED.
    void kill();
    /// Whether some of the run waits in a spool file.
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
