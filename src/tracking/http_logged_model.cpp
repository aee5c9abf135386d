#include "http_logged_model.hpp"

#include <optional>

#include <fmt/format.h>

#include "artifact_transfer.hpp"
#include "forecast/core/error.hpp"

namespace forecast {
namespace {

using nlohmann::json;

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

std::string experiment_of(MlflowApi& api, const std::string& run_id) {
    const json answer = api.call({"GET", "runs/get", {{"run_id", run_id}}, {}}, Patience::brief);
    return text_of(object_of(object_of(answer, "run"), "info"), "experiment_id");
}

/// The run's model of this name that an earlier attempt made. Nothing also where the server knows no such search.
std::optional<LoggedModel> find_model(MlflowApi& api, const json& wanted) {
    const std::string filter = fmt::format("source_run_id = '{}'", text_of(wanted, "source_run_id"));
    const json body = {{"experiment_ids", json::array({wanted["experiment_id"]})}, {"filter", filter}};
    const ApiAnswer answer = api.ask({"POST", "logged-models/search", {}, body}, Patience::brief);
    for (const json& model : array_of(answer.body, "models")) {
        if (text_of(object_of(model, "info"), "name") == text_of(wanted, "name")) {
            return read_model(model);
        }
    }
    return std::nullopt;
}

/// Nothing from a server before MLflow 3.
std::optional<LoggedModel> create_model(MlflowApi& api, const json& wanted) {
    const ApiCall create{"POST", "logged-models", {}, wanted};
    const ApiAnswer answer = api.ask(create, Patience::brief);
    if (answer.not_found() || answer.status == 405) {
        return std::nullopt;
    }
    if (!answer.ok()) {
        api.refuse(create, answer);
    }
    return read_model(object_of(answer.body, "model"));
}

}  // namespace

void log_remote_model(MlflowApi& api, const std::string& run_id, const std::string& name,
                      const std::filesystem::path& directory) {
    const json wanted = {{"experiment_id", experiment_of(api, run_id)}, {"name", name}, {"source_run_id", run_id}};
    auto model = find_model(api, wanted);
    if (!model) {
        model = create_model(api, wanted);
    }
    if (!model || model->is_ready) {
        return;
    }
    upload_artifacts(api, directory, model->artifact_uri);
    const json output = {{"model_id", model->id}, {"step", 0}};
    const json outputs = {{"run_id", run_id}, {"models", json::array({output})}};
    api.call({"POST", "runs/outputs", {}, outputs}, Patience::brief);
    const json ready = {{"model_id", model->id}, {"status", "LOGGED_MODEL_READY"}};
    api.call({"PATCH", "logged-models/" + model->id, {}, ready}, Patience::brief);
}

}  // namespace forecast
