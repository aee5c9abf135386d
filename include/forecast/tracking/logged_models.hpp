#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "forecast/tracking/entities.hpp"
#include "forecast/tracking/page.hpp"

// The models of MLflow 3: what runs have made, whether registered or not. MLflow 2 knows them as files of runs only.

namespace forecast {

/// How far a model is, with MLflow's texts; in its tables it is the number.
enum class LoggedModelStatus { unspecified, pending, ready, failed };
template <>
struct EnumTexts<LoggedModelStatus> {
    static constexpr std::array<std::string_view, 4> values = {
        "LOGGED_MODEL_STATUS_UNSPECIFIED", "LOGGED_MODEL_PENDING", "LOGGED_MODEL_READY", "LOGGED_MODEL_UPLOAD_FAILED"};
};

/// A point of a metric that says how good a logged model is, on a dataset if it names one.
struct ModelMetric {
    std::string model_id;
    Metric metric;
    std::string dataset_name;
    std::string dataset_digest;
    std::string run_id;  ///< that logged it
};

/// What search looks for among the metrics of models: a dataset by its name, and its digest unless that is empty.
struct DatasetName {
    std::string name;
    std::string digest;
};

struct LoggedModel {
    std::string model_id;  ///< "m-" and 32 hex digits
    std::string experiment_id;
    std::string name;
    std::string artifact_uri;
    LoggedModelStatus status = LoggedModelStatus::pending;
    std::string status_message;
    std::string model_type;
    std::string source_run_id;  ///< empty: made outside any run
    std::int64_t created_ms = 0;
    std::int64_t updated_ms = 0;
    std::vector<Param> params;  ///< sorted by key, as the next
    std::vector<Tag> tags;
    std::vector<ModelMetric> metrics = {};  ///< by name, step and time
};

/// A model to create; it is pending until its files are there.
struct NewLoggedModel {
    std::string experiment_id;
    std::string name;
    std::string model_type = {};
    std::string source_run_id = {};
    std::vector<Param> params = {};
    std::vector<Tag> tags = {};
};

/// Which models. Filters know name, model_id, model_type, status, source_run_id, the times and params.KEY, tags.KEY;
/// orders know the attributes. Without an order the newest come first.
struct LoggedModelQuery : SearchQuery {
    std::vector<std::string> experiment_ids = {};
    std::vector<DatasetName> datasets = {};  ///< of models that have a metric on one of them; empty: of all
};

/// Where these models are kept. May be used from several threads at once.
///
/// Errors: not_found for a model, experiment or run that is not there; invalid_argument for what MLflow does not allow.
class LoggedModels {
public:
    virtual ~LoggedModels() = default;

    virtual LoggedModel create(const NewLoggedModel& model) = 0;
    [[nodiscard]] virtual std::optional<LoggedModel> find(const std::string& model_id) const = 0;
    [[nodiscard]] virtual Page<LoggedModel> search(const LoggedModelQuery& query) const = 0;
    virtual void set_status(const std::string& model_id, LoggedModelStatus status) = 0;
    virtual void set_tags(const std::string& model_id, const std::vector<Tag>& tags) = 0;
    virtual void delete_tag(const std::string& model_id, const std::string& key) = 0;
    /// A param that is there keeps its value; another value is Error(invalid_argument).
    virtual void log_params(const std::string& model_id, const std::vector<Param>& params) = 0;
    /// A point that is known already, or is no number, changes nothing. All or none are written.
    virtual void log_metrics(const std::vector<ModelMetric>& metrics) = 0;
    /// The model is found no longer; its files stay.
    virtual void remove(const std::string& model_id) = 0;

    /// That a run has made these models, or read them; what is known already changes nothing.
    virtual void add_made(const std::string& run_id, const std::vector<ModelLink>& models) = 0;
    virtual void add_read(const std::string& run_id, const std::vector<ModelLink>& models) = 0;
};

}  // namespace forecast
