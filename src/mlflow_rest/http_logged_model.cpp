#include "http_logged_model.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "artifact_transfer.hpp"
#include "forecast/core/error.hpp"

namespace forecast {
namespace {

using nlohmann::json;

constexpr const char* kUuidTag = "forecast.model_uuid";

struct LoggedModel {
    std::string id;
    std::string artifact_uri;
    bool is_ready = false;
};

LoggedModel read_model(const json& model) {
    const json& info = object_of(model, "info");
    const std::string status = text_of(info, "status");
    return {text_of(info, "model_id"), text_of(info, "artifact_uri"), status == "LOGGED_MODEL_READY"};
}

bool has_tag(const json& model, const json& wanted) {
    const json& tags = array_of(object_of(model, "info"), "tags");
    return std::any_of(tags.begin(), tags.end(), [&](const json& tag) {
        return text_of(tag, "key") == text_of(wanted, "key") && text_of(tag, "value") == text_of(wanted, "value");
    });
}

/// What an earlier attempt made of this model. Nothing also where the server knows no such search.
std::optional<LoggedModel> find_model(MlflowApi& api, const json& wanted) {
    const std::string filter = fmt::format("source_run_id = '{}'", text_of(wanted, "source_run_id"));
    const json body = {{"experiment_ids", json::array({wanted["experiment_id"]})}, {"filter", filter}};
    const ApiAnswer answer = api.ask({"POST", "logged-models/search", {}, body}, RetryPolicy::brief);
    for (const json& model : array_of(answer.body, "models")) {
        if (has_tag(model, wanted["tags"].front())) {
            return read_model(model);
        }
    }
    return std::nullopt;
}

/// Nothing from a server before MLflow 3.
std::optional<LoggedModel> create_model(MlflowApi& api, const json& wanted) {
    const ApiCall create{"POST", "logged-models", {}, wanted};
    const ApiAnswer answer = api.ask(create, RetryPolicy::once);
    if (answer.not_found() || answer.status == 405) {
        return std::nullopt;
    }
    if (!answer.ok()) {
        api.refuse(create, answer);
    }
    return read_model(object_of(answer.body, "model"));
}

}  // namespace

void log_remote_model(MlflowApi& api, const RemoteModel& description, const std::filesystem::path& directory) {
    const json mark = {{"key", kUuidTag}, {"value", description.uuid}};
    const json wanted = {{"experiment_id", description.experiment_id},
                         {"name", description.name},
                         {"source_run_id", description.run_id},
                         {"tags", json::array({mark})}};
    auto model = find_model(api, wanted);
    if (!model) {
        model = create_model(api, wanted);
    }
    if (!model || model->is_ready) {
        return;
    }
    upload_artifacts(api, directory, model->artifact_uri);
    const json output = {{"model_id", model->id}, {"step", 0}};
    const json outputs = {{"run_id", description.run_id}, {"models", json::array({output})}};
    api.call({"POST", "runs/outputs", {}, outputs}, RetryPolicy::brief);
    const json ready = {{"model_id", model->id}, {"status", "LOGGED_MODEL_READY"}};
    api.call({"PATCH", "logged-models/" + model->id, {}, ready}, RetryPolicy::brief);
}

}  // namespace forecast
