#include "http_run_creation.hpp"

#include <algorithm>
#include <optional>

#include <spdlog/spdlog.h>

#include "artifact_transfer.hpp"
#include "forecast/core/error.hpp"
#include "forecast/tracking/clock.hpp"
#include "forecast/tracking/mlflow_tags.hpp"
#include "forecast/tracking/random_id.hpp"
#include "forecast/tracking/run_values.hpp"
#include "run_batches.hpp"

namespace forecast {
namespace {

using nlohmann::json;

constexpr const char* kCreationTag = "forecast.creation_id";
constexpr int kAttempts = 3;

/// The active experiment that this asks for; nothing where there is none.
std::optional<json> find_experiment(MlflowApi& api, const ApiCall& get) {
    const ApiAnswer answer = api.ask(get);
    if (answer.not_found()) {
        return std::nullopt;
    }
    if (!answer.ok()) {
        api.refuse(get, answer);
    }
    json experiment = object_of(answer.body, "experiment");
    if (text_of(experiment, "lifecycle_stage") == "deleted") {
        throw Error(ErrorKind::invalid_argument, "the experiment '{}' is deleted at {}", text_of(experiment, "name"),
                    api.uri())
            .with_advice(fmt::format("type: forecast experiments restore '{}', or name another experiment",
                                     text_of(experiment, "name")));
    }
    return experiment;
}

json experiment_with_id(MlflowApi& api, const std::string& id, const std::string& name) {
    const auto experiment = find_experiment(api, {"GET", "experiments/get", {{"experiment_id", id}}, {}});
    if (!experiment) {
        throw Error(ErrorKind::not_found,
                    "there is no experiment {} at {}; name one that is there (MLFLOW_EXPERIMENT_ID)", id, api.uri());
    }
    if (!name.empty() && text_of(*experiment, "name") != name) {
        throw Error(ErrorKind::invalid_argument, "the experiment {} is called '{}', not '{}'; name one of the two only",
                    id, text_of(*experiment, "name"), name);
    }
    return *experiment;
}

json experiment_named(MlflowApi& api, const std::string& name) {
    if (name.empty()) {
        throw Error(ErrorKind::invalid_argument, "a run needs an experiment, its name is empty");
    }
    const ApiCall get{"GET", "experiments/get-by-name", {{"experiment_name", name}}, {}};
    if (auto known = find_experiment(api, get)) {
        return *known;
    }
    // The tag tells MLflow 3's web interface to show runs and curves, not traces of language models.
    const json tags = tags_json({{"mlflow.experimentKind", "custom_model_development"}}, LongValues::cut);
    const ApiCall create{"POST", "experiments/create", {}, {{"name", name}, {"tags", tags}}};
    const ApiAnswer answer = api.ask(create);
    const bool is_there = answer.ok() || answer.error_code == "RESOURCE_ALREADY_EXISTS";  // made meanwhile by another
    auto made = is_there ? find_experiment(api, get) : std::nullopt;
    if (!made) {
        api.refuse(create, answer);
    }
    return *made;
}

std::string tag_value(const NewRun& run, const std::string& key) {
    const auto tag = std::find_if(run.tags.rbegin(), run.tags.rend(), [&](const Tag& t) { return t.first == key; });
    return tag == run.tags.rend() ? "" : tag->second;
}

std::vector<Tag> without(std::vector<Tag> tags, std::string_view key) {
    tags.erase(std::remove_if(tags.begin(), tags.end(), [key](const Tag& tag) { return tag.first == key; }),
               tags.end());
    return tags;
}

json creation_request(const NewRun& run, const std::string& experiment, const std::string& creation_id,
                      LongValues long_values) {
    std::vector<Tag> tags = without(run.tags, kNameTag);
    tags.emplace_back(kNameTag, stored_text(run.name, kLongestKey));
    tags.emplace_back(kCreationTag, creation_id);
    return {{"experiment_id", experiment},
            {"user_id", tag_value(run, kUserTag)},
            {"run_name", stored_text(run.name, kLongestKey)},
            {"start_time", run.start_ms.value_or(now_ms())},
            {"tags", tags_json(tags, long_values)}};
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

/// Throws Error(invalid_argument) unless the run `known` can be resumed as `run` says.
void check_resumable(const NewRun& run, const json& known, const json& experiment) {
    if (text_of(object_of(known, "info"), "lifecycle_stage") == "deleted") {
        throw Error(ErrorKind::invalid_argument, "the run {} is deleted; restore it before you resume it", *run.run_id);
    }
    const std::string name = text_of(experiment, "name");
    const bool same_name = run.experiment.empty() || run.experiment == name;
    if (!same_name || (run.experiment_id && *run.experiment_id != text_of(experiment, "experiment_id"))) {
        throw Error(ErrorKind::invalid_argument,
                    "the run {} belongs to the experiment '{}', not '{}'; it cannot be resumed", *run.run_id, name,
                    same_name ? *run.experiment_id : run.experiment);
    }
}

json make_run(MlflowApi& api, const NewRun& run, const std::string& experiment, LongValues long_values) {
    const std::string creation_id = random_id();
    const ApiCall create{"POST", "runs/create", {}, creation_request(run, experiment, creation_id, long_values)};
    for (int attempt = 1;; ++attempt) {
        try {
            return object_of(api.call(create, RetryPolicy::once), "run");
        } catch (const Error& error) {
            if (error.kind() != ErrorKind::unavailable || attempt == kAttempts) {
                throw;
            }
            spdlog::warn("{}; looking whether the run was made all the same", error.what());
        }
        if (auto made = find_created(api, experiment, creation_id)) {
            return *made;
        }
    }
}

}  // namespace

RemoteRun create_remote_run(MlflowApi& api, const NewRun& run, LongValues long_values) {
    json experiment = run.experiment_id ? experiment_with_id(api, *run.experiment_id, run.experiment)
                                        : experiment_named(api, run.experiment);
    check_within_reach(api, text_of(experiment, "artifact_location"));
    json made = make_run(api, run, text_of(experiment, "experiment_id"), long_values);
    return {std::move(made), std::move(experiment)};
}

RemoteRun resume_remote_run(MlflowApi& api, const NewRun& run, LongValues long_values) {
    const ApiCall get{"GET", "runs/get", {{"run_id", *run.run_id}}, {}};
    const ApiAnswer known = api.ask(get);
    if (!known.ok()) {
        throw Error(ErrorKind::not_found, "there is no run {} at {} to resume (MLFLOW_RUN_ID)", *run.run_id, api.uri());
    }
    const std::string id = text_of(object_of(object_of(known.body, "run"), "info"), "experiment_id");
    json experiment = api.call({"GET", "experiments/get", {{"experiment_id", id}}, {}});
    experiment = json(object_of(experiment, "experiment"));
    check_resumable(run, object_of(known.body, "run"), experiment);
    check_within_reach(api, text_of(object_of(object_of(known.body, "run"), "info"), "artifact_uri"));
    api.call({"POST", "runs/update", {}, {{"run_id", *run.run_id}, {"status", "RUNNING"}}});
    const auto tags = without(without(run.tags, kNameTag), kUserTag);  // both stay
    for (const json& batch : split_batch(*run.run_id, {}, {}, tags, {long_values, now_ms()})) {
        api.call({"POST", "runs/log-batch", {}, batch});
    }
    return {object_of(api.call(get), "run"), std::move(experiment)};
}

}  // namespace forecast
