#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace forecast {

/// Entities and their words are MLflow's.
struct Metric {
    std::string key;
    double value = 0;
    std::int64_t step = 0;
    std::int64_t timestamp_ms = 0;  ///< 0 = when it is logged
};
using Param = std::pair<std::string, std::string>;
using Tag = std::pair<std::string, std::string>;

enum class RunStatus { running, scheduled, finished, failed, killed };
std::string_view to_string(RunStatus status);  ///< "RUNNING", ...

struct MetricSummary {
    double last = 0;
    double best = 0;  ///< the largest for r2, accuracy, precision, recall, f1, auc, else the smallest
};

struct RunSummary {
    std::string run_id;  ///< 32 hex digits
    std::string name;
    std::string experiment;
    RunStatus status = RunStatus::running;
    std::int64_t start_ms = 0;
    std::optional<std::int64_t> end_ms;
    std::string artifact_uri;   ///< a path, or one behind file://
    std::vector<Param> params;  ///< sorted by key, as the next two
    std::vector<std::pair<std::string, MetricSummary>> metrics;
    std::vector<Tag> tags;

    [[nodiscard]] std::optional<std::string> param(std::string_view key) const;
    [[nodiscard]] std::optional<std::string> tag(std::string_view key) const;
    [[nodiscard]] std::optional<MetricSummary> metric(std::string_view key) const;
    [[nodiscard]] std::filesystem::path artifact_directory() const;  ///< of artifact_uri; need not exist
};

struct RunQuery {
    std::optional<std::size_t> limit;  ///< newest first
    std::string sort;                  ///< "metrics.mae", "params.seed desc", "start_time"; empty = newest first
    std::string experiment;            ///< empty = all
};

struct NewRun {
    std::string experiment;
    std::string name;
    std::vector<Tag> tags;
};

/// Where runs live. One instance, one connection; not for use from several threads at a time.
class RunStore {
public:
    virtual ~RunStore() = default;
    /// Makes the experiment if it is new. Returns the run with its id and artifact_uri.
    virtual RunSummary create_run(const NewRun& run) = 0;
    /// One transaction. A param logged before with another value is an Error; the same value is accepted.
    virtual void log_batch(const std::string& run_id, const std::vector<Metric>& metrics,
                           const std::vector<Param>& params, const std::vector<Tag>& tags) = 0;
    virtual void finish_run(const std::string& run_id, RunStatus status) = 0;
    [[nodiscard]] virtual std::vector<RunSummary> list(const RunQuery& query) const = 0;
    [[nodiscard]] virtual std::vector<Metric> history(const std::string& run_id, const std::string& key) const = 0;
    /// The run that `reference` names: an id, a unique prefix of one, `latest` (the newest finished active run that
    /// has a model) or a run name (its newest such run). Throws Error(usage) where there is none.
    [[nodiscard]] virtual RunSummary resolve(const std::string& reference) const = 0;
    /// Marks RUNNING runs of this host whose process is gone as FAILED; returns their ids.
    virtual std::vector<std::string> close_dead_runs() = 0;
};

/// Opens or creates `<root>/mlflow.db`, MLflow's schema at revision acf3f17fdcc7, artifacts below absolute `root`.
std::unique_ptr<RunStore> open_run_store(const std::string& root);
/// For reading commands: nothing is returned where there is no database yet.
std::unique_ptr<RunStore> open_run_store_read_only(const std::string& root);

}  // namespace forecast
