#pragma once

#include <optional>
#include <string>

#include "forecast/tracking/run_store.hpp"
#include "forecast/tracking/run_values.hpp"
#include "mlflow_api.hpp"

namespace forecast {

// Experiments of a server, as RunStore says of them.

Experiment create_remote_experiment(MlflowApi& api, const NewExperiment& experiment, LongValues long_values);
std::optional<Experiment> find_remote_experiment(MlflowApi& api, const std::string& id);
std::optional<Experiment> find_remote_experiment_named(MlflowApi& api, const std::string& name);
Page<Experiment> search_remote_experiments(MlflowApi& api, const ExperimentQuery& query);
void rename_remote_experiment(MlflowApi& api, const std::string& id, const std::string& name);
void set_remote_experiment_lifecycle(MlflowApi& api, const std::string& id, Lifecycle lifecycle);
void set_remote_experiment_tag(MlflowApi& api, const std::string& id, const Tag& tag, LongValues long_values);
void delete_remote_experiment_tag(MlflowApi& api, const std::string& id, const std::string& key);

}  // namespace forecast
