#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "forecast/core/enum_texts.hpp"

namespace forecast {

// What a run store holds. Entities and names are those of MLflow. Times are milliseconds since 1970, UTC.
//
//   Experiment        a group of runs
//     RunSummary      one training or backtest: params, latest metrics, tags
//       Metric        a point of a metric's history
//       DatasetInput  what it has read
//       ArtifactFile  what it has written

/// A point of a metric.
struct Metric {
    std::string key;
    double value = 0;
    std::int64_t step = 0;
    std::int64_t timestamp_ms = 0;  ///< 0 = when it is logged
};
/// Key and value of a setting that a run was made with; it never changes.
using Param = std::pair<std::string, std::string>;
/// Key and value of a note on an entity; it can be changed and removed.
using Tag = std::pair<std::string, std::string>;

/// A point of a metric's history in one of several runs.
struct RunMetric {
    std::string run_id;
    Metric metric;
};

/// Where a run stands, with MLflow's texts.
enum class RunStatus { running, scheduled, finished, failed, killed };
template <>
struct EnumTexts<RunStatus> {
    static constexpr std::array<std::string_view, 5> values = {"RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED"};
};

/// A deleted entity is only marked: it can be restored until `runs gc` removes it. MLflow calls this lifecycle_stage.
enum class Lifecycle { active, deleted };
template <>
struct EnumTexts<Lifecycle> {
    static constexpr std::array<std::string_view, 2> values = {"active", "deleted"};
};

/// A metric of a run: its latest point (the greatest by step, time and value) and its best value.
struct MetricSummary {
    double last = 0;
    /// The largest for r2, accuracy, precision, recall, f1, auc, else the smallest. Nothing if a server was asked
    /// without its histories, as lists are; resolve() always gives it.
    std::optional<double> best;
    std::int64_t step = 0;          ///< of the latest point
    std::int64_t timestamp_ms = 0;  ///< of the latest point
};

/// What a run has read, as MLflow knows it.
struct DatasetInput {
    std::string name;
    std::string digest;          ///< at most 36 characters; the same name and digest are the same dataset
    std::string source_type;     ///< "local", "http", ...
    std::string source;          ///< JSON: {"uri": ...}, {"url": ...}
    std::string schema;          ///< JSON: {"mlflow_colspec": ...}
    std::string profile;         ///< JSON
    std::string context;         ///< what it was for: "training", "evaluation"; empty = not said
    std::vector<Tag> tags = {};  ///< others than the context, sorted by key
};

/// A model of MLflow 3 that a run has made or read.
struct ModelLink {
    std::string model_id;
    std::int64_t step = 0;
};

/// A run without the histories of its metrics and without its files.
struct RunSummary {
    std::string run_id;  ///< 32 hex digits
    std::string name;
    std::string experiment;  ///< its name
    std::string experiment_id;
    Lifecycle lifecycle = Lifecycle::active;
    RunStatus status = RunStatus::running;
    std::int64_t start_ms = 0;
    std::optional<std::int64_t> end_ms;
    std::string user;
    std::string artifact_uri;   ///< a path, or one behind file://
    std::vector<Param> params;  ///< sorted by key, as the next two
    std::vector<std::pair<std::string, MetricSummary>> metrics;
    std::vector<Tag> tags;
    std::vector<DatasetInput> inputs;  ///< by name; empty unless they were asked for, as the next (RunParts)
    std::vector<ModelLink> models_read;
    std::vector<ModelLink> models_made;

    /// The value of a key; nothing if the run does not have it. The same for tags and metrics.
    [[nodiscard]] std::optional<std::string> param(std::string_view key) const;
    [[nodiscard]] std::optional<std::string> tag(std::string_view key) const;
    [[nodiscard]] std::optional<MetricSummary> metric(std::string_view key) const;
    [[nodiscard]] bool has_model() const;  ///< RunStore::log_model() has logged one
};

/// A named group of runs.
struct Experiment {
    std::string id;  ///< digits
    std::string name;
    std::string artifact_location;  ///< below it the files of its new runs lie
    Lifecycle lifecycle = Lifecycle::active;
    std::int64_t created_ms = 0;  ///< 0: not known, the store is of an earlier release of MLflow
    std::int64_t updated_ms = 0;  ///< likewise
    std::vector<Tag> tags;        ///< sorted by key
    /// Number of runs of the same lifecycle; those of a deleted experiment are deleted with it. Nothing from a server,
    /// nor on a page of experiments that has a limit.
    std::optional<std::size_t> runs;

    [[nodiscard]] std::optional<std::string> tag(std::string_view key) const;
};

/// A file among a run's artifacts.
struct ArtifactFile {
    std::string path;  ///< relative to the run's artifacts
    std::uintmax_t bytes = 0;
};

}  // namespace forecast
