// Makes experiments, runs and registered models for tests/mlflow/test_entities.py, through the contracts alone.
// usage: make_entities LOCATION DIRECTORY PREFIX     a directory or a server's URL; where a server's files would lie
// Prints one line a fact: its name, a tab, its value as it is read back.
#include <iostream>

#include "forecast/core/error.hpp"
#include "forecast/mlflow/open_store.hpp"

namespace forecast {
namespace {

void tell(const std::string& name, const std::string& value) {
    std::cout << name << "\t" << value << "\n";
}

std::string make_experiments(RunStore& store, const std::string& prefix) {
    const std::string id = store.create_experiment({prefix + "-trials", "", {{"team", "west"}, {"gone", "soon"}}}).id;
    store.rename_experiment(id, prefix + "-winter trials");
    store.set_experiment_tag(id, {"season", "winter"});
    try {
        store.delete_experiment_tag(id, "gone");
    } catch (const Error& refusal) {
        tell("the tag stays", refusal.what());
    }
    const std::string aside = store.create_experiment({prefix + "-aside"}).id;
    store.set_experiment_lifecycle(aside, Lifecycle::deleted);
    ExperimentQuery query;
    query.filter = "tags.season = 'winter' and name LIKE '" + prefix + "%'";
    query.order_by = {"name"};
    for (const Experiment& experiment : store.search_experiments(query).entries) {
        tell("found experiment", experiment.name);
    }
    tell("experiment", id);
    return id;
}

void make_runs(RunStore& store, const std::string& experiment_id) {
    NewRun first;
    first.name = "old name";
    first.tags = {{"mlflow.user", "anne"}};
    first.experiment_id = experiment_id;
    first.start_ms = 1'700'000'000'000;
    const std::string run = store.create_run(first).run_id;
    store.log_batch(run, {{"loss", 2, 0, 1000}, {"loss", 1, 1, 2000}}, {{"seed", "7"}}, {});
    store.update_run(run, {{}, {}, "new name"});
    store.finish_run(run, RunStatus::finished, 1'700'000'001'000);
    first.name = "other";
    store.set_lifecycle(store.create_run(first).run_id, Lifecycle::deleted);

    RunQuery query;
    query.experiment_ids = {experiment_id};
    query.order_by = {"metrics.`loss` desc", "name"};
    query.lifecycle = std::nullopt;
    query.limit = 1;
    const auto page = store.search(query);
    tell("first of all runs", page.entries.at(0).name);
    query.page_token = page.next_token;
    tell("second of all runs", store.search(query).entries.at(0).name);
    const MetricSummary loss = store.find(run).value().metric("loss").value();
    tell("loss", std::to_string(loss.step) + " " + std::to_string(loss.timestamp_ms));
    tell("run", run);
}

void make_models(ModelRegistry& registry, const std::string& prefix) {
    const std::string town = prefix + "-town";
    registry.create_model({town, "a town", {{"team", "west"}, {"gone", "soon"}}});
    registry.set_model_description(town, "a harbour");
    registry.set_model_tag(town, {"area", "29"});
    registry.delete_model_tag(town, "gone");
    for (int version = 1; version <= 4; ++version) {
        registry.register_version({town, "", "s3://models/" + std::to_string(version), "", {{"gone", "soon"}}});
    }
    registry.set_version_description(town, 2, "of winter");
    registry.set_version_tag(town, 2, {"season", "winter"});
    registry.delete_version_tag(town, 2, "gone");
    registry.set_alias(town, "champion", 2);
    registry.set_stage(town, 1, ModelStage::production, false);
    registry.set_stage(town, 2, ModelStage::production, true);
    registry.set_stage(town, 3, ModelStage::staging, true);
    registry.delete_version(town, 4);
    registry.create_model({prefix + "-gone"});
    registry.delete_model(prefix + "-gone");
    registry.rename_model(town, prefix + "-harbour");

    tell("download", registry.download_uri(prefix + "-harbour", 2));
    for (const ModelVersion& version :
         registry.search_versions({"name = '" + prefix + "-harbour' and version_number < 3", {"version_number"}})
             .entries) {
        tell("version " + std::to_string(version.version), to_string(version.stage));
    }
    for (const RegisteredModel& model : registry.search_models({"name LIKE '" + prefix + "-%'"}).entries) {
        tell("model", model.name + ": " + model.description);
    }
}

}  // namespace
}  // namespace forecast

int main(int count, char** arguments) {
    if (count != 4) {
        std::cerr << "usage: make_entities LOCATION DIRECTORY PREFIX\n";
        return 2;
    }
    try {
        forecast::TrackingLocation location(arguments[1]);
        location.directory = arguments[2];
        const auto store = forecast::open_run_store(location);
        forecast::make_runs(*store, forecast::make_experiments(*store, arguments[3]));
        forecast::make_models(*forecast::open_model_registry(location), arguments[3]);
    } catch (const std::exception& failure) {
        std::cerr << "make_entities: " << failure.what() << "\n";
        return 1;
    }
}
