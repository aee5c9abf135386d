#include "http_run_creation.hpp"

#include <algorithm>
#include <optional>

#include <spdlog/spdlog.h>

#include "clock.hpp"
#include "forecast/core/error.hpp"
#include "random_id.hpp"
#include "run_batches.hpp"
#include "run_values.hpp"

namespace forecast {
namespace {

using nlohmann::json;

constexpr const char* kNameTag = "mlflow.runName";
constexpr const char* kCreationTag = "forecast.creation_id";
constexpr int kAttempts = 3;

/// The id of the active experiment `name`; nothing where there is none.
std::optional<std::string> find_experiment(MlflowApi& api, const std::string& name) {
    const ApiCall call{"GET", "experiments/get-by-name", {{"experiment_name", name}}, {}};
    const ApiAnswer answer = api.ask(call);
    if (answer.not_found()) {
        return std::nullopt;
    }
    if (!answer.ok()) {
        api.refuse(call, answer);
    }
    const json& experiment = object_of(answer.body, "experiment");
    if (text_of(experiment, "lifecycle_stage") == "deleted") {
        throw Error("the experiment '{}' is deleted at {}; restore it with MLflow or name another experiment", name,
                    api.uri());
    }
    return text_of(experiment, "experiment_id");
}

std::string experiment_id(MlflowApi& api, const std::string& name) {
    if (name.empty()) {
        throw Error(ExitCode::usage, "a run needs an experiment, its name is empty");
    }
    if (auto known = find_experiment(api, name)) {
        return *known;
    }
    // The tag tells MLflow 3's web interface to show runs and curves, not traces of language models.
    const json tags = tags_json({{"mlflow.experimentKind", "custom_model_development"}});
    const ApiCall create{"POST", "experiments/create", {}, {{"name", name}, {"tags", tags}}};
    const ApiAnswer answer = api.ask(create);
    if (answer.ok()) {
        return text_of(answer.body, "experiment_id");
    }
    const bool made_meanwhile = answer.error_code == "RESOURCE_ALREADY_EXISTS";
    const auto made = made_meanwhile ? find_experiment(api, name) : std::nullopt;
    if (!made) {
        api.refuse(create, answer);
    }
    return *made;
}

std::string tag_value(const NewRun& run, const std::string& key) {
    const auto tag = std::find_if(run.tags.begin(), run.tags.end(), [&](const Tag& t) { return t.first == key; });
    return tag == run.tags.end() ? "" : tag->second;
}

std::vector<Tag> without_name(std::vector<Tag> tags) {
    tags.erase(std::remove_if(tags.begin(), tags.end(), [](const Tag& tag) { return tag.first == kNameTag; }),
               tags.end());
    return tags;
}

json creation_request(const NewRun& run, const std::string& experiment, const std::string& creation_id) {
    std::vector<Tag> tags = without_name(run.tags);
    tags.emplace_back(kNameTag, stored_text(run.name, kLongestKey));
    tags.emplace_back(kCreationTag, creation_id);
    return {{"experiment_id", experiment},
            {"user_id", tag_value(run, "mlflow.user")},
            {"run_name", stored_text(run.name, kLongestKey)},
            {"start_time", now_ms()},
            {"tags", tags_json(tags)}};
}

std::optional<json> find_created(MlflowApi& api, const std::string& experiment, const std::string& creation_id) {
    const std::string filter = fmt::format("tags.`{}` = '{}'", kCreationTag, creation_id);
    const json body = {{"experiment_ids", json::array({experiment})},
                       {"filter", filter},
                       {"max_results", 1},
                       {"run_view_type", "ALL"}};
    const json answer = api.call({"POST", "runs/search", {}, body});
    const json& runs = array_of(answer, "runs");
    return runs.empty() ? std::nullopt : std::optional(runs.front());
}

}  // namespace

json create_remote_run(MlflowApi& api, const NewRun& run) {
    const std::string experiment = experiment_id(api, run.experiment);
    const std::string creation_id = random_id();
    const ApiCall create{"POST", "runs/create", {}, creation_request(run, experiment, creation_id)};
    for (int attempt = 1;; ++attempt) {
        try {
            return object_of(api.call(create, Patience::once), "run");
        } catch (const Error& error) {
            if (error.code() != ExitCode::network || attempt == kAttempts) {
                throw;
            }
            spdlog::warn("{}; looking whether the run was made all the same", error.what());
        }
        if (auto made = find_created(api, experiment, creation_id)) {
            return *made;
        }
    }
}

json continue_remote_run(MlflowApi& api, const NewRun& run) {
    const ApiCall get{"GET", "runs/get", {{"run_id", *run.run_id}}, {}};
    const ApiAnswer known = api.ask(get);
    if (!known.ok()) {
        throw Error(ExitCode::usage, "there is no run {} at {} that could be gone on with", *run.run_id, api.uri());
    }
    if (text_of(object_of(object_of(known.body, "run"), "info"), "lifecycle_stage") == "deleted") {
        throw Error(ExitCode::usage, "the run {} is deleted; restore it before it is gone on with", *run.run_id);
    }
    api.call({"POST", "runs/update", {}, {{"run_id", *run.run_id}, {"status", "RUNNING"}}});
    for (const json& batch : split_batch(*run.run_id, {}, {}, without_name(run.tags), now_ms())) {
        api.call({"POST", "runs/log-batch", {}, batch});
    }
    return object_of(api.call(get), "run");
}

}  // namespace forecast
