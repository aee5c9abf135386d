#include "http_experiments.hpp"

#include "forecast/core/error.hpp"
#include "forecast/mlflow_db/experiments.hpp"
#include "http_run_queries.hpp"
#include "run_batches.hpp"

namespace forecast {
namespace {

using nlohmann::json;

/// The experiment in the server's answer, which does not say how many runs it has.
Experiment to_experiment(const json& answer) {
    RunMirror mirror;
    mirror.add_experiment(answer);
    auto experiment = query_experiment(mirror.database(), text_of(answer, "experiment_id"));
    if (!experiment) {
        throw Error("the MLflow server names an experiment whose id is no number: '{}'",
                    text_of(answer, "experiment_id"));
    }
    experiment->runs.reset();
    return *std::move(experiment);
}

std::optional<Experiment> experiment_asked_for(MlflowApi& api, const ApiCall& get) {
    const auto found = api.find(get);
    return found ? std::optional(to_experiment(object_of(*found, "experiment"))) : std::nullopt;
}

}  // namespace

Experiment create_remote_experiment(MlflowApi& api, const NewExperiment& experiment, LongValues long_values) {
    json body = {{"name", experiment.name}, {"tags", tags_json(experiment.tags, long_values)}};
    if (!experiment.artifact_location.empty()) {
        body["artifact_location"] = experiment.artifact_location;
    }
    const json made = api.call({"POST", "experiments/create", {}, body}, RetryPolicy::once);
    auto known = find_remote_experiment(api, text_of(made, "experiment_id"));
    if (!known) {
        throw Error("the MLflow server {} has made the experiment '{}' and does not find it", api.uri(),
                    experiment.name);
    }
    return *std::move(known);
}

std::optional<Experiment> find_remote_experiment(MlflowApi& api, const std::string& id) {
    return experiment_asked_for(api, {"GET", "experiments/get", {{"experiment_id", id}}, {}});
}

std::optional<Experiment> find_remote_experiment_named(MlflowApi& api, const std::string& name) {
    return experiment_asked_for(api, {"GET", "experiments/get-by-name", {{"experiment_name", name}}, {}});
}

Page<Experiment> search_remote_experiments(MlflowApi& api, const ExperimentQuery& query) {
    RunMirror mirror;
    fetch_experiments(api, "", mirror);
    auto page = query_experiments(mirror.database(), query);
    for (Experiment& experiment : page.entries) {
        experiment.runs.reset();
    }
    return page;
}

void rename_remote_experiment(MlflowApi& api, const std::string& id, const std::string& name) {
    api.call({"POST", "experiments/update", {}, {{"experiment_id", id}, {"new_name", name}}});
}

void set_remote_experiment_lifecycle(MlflowApi& api, const std::string& id, Lifecycle lifecycle) {
    const std::string path = lifecycle == Lifecycle::deleted ? "experiments/delete" : "experiments/restore";
    api.call({"POST", path, {}, {{"experiment_id", id}}});
}

void set_remote_experiment_tag(MlflowApi& api, const std::string& id, const Tag& tag, LongValues long_values) {
    json body = tags_json({tag}, long_values).front();
    body["experiment_id"] = id;
    api.call({"POST", "experiments/set-experiment-tag", {}, body});
}

void delete_remote_experiment_tag(MlflowApi& api, const std::string& id, const std::string& key) {
    const ApiCall call{"POST", "experiments/delete-experiment-tag", {}, {{"experiment_id", id}, {"key", key}}};
    const ApiAnswer answer = api.ask(call);
    const bool is_unknown_route = answer.status == 404 && answer.error_code.empty();  // before MLflow 3
    if (is_unknown_route) {
        throw Error(ErrorKind::invalid_argument,
                    "the MLflow server {} cannot delete tags of experiments, a server of MLflow 3 can", api.uri());
    }
    if (!answer.ok()) {
        api.refuse(call, answer);
    }
}

}  // namespace forecast
