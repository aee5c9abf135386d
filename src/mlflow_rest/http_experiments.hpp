#pragma once

#include <optional>
#include <string>

#include "forecast/tracking/run_store.hpp"
#include "forecast/tracking/run_values.hpp"
#include "mlflow_api.hpp"

// The experiments of an MLflow server. HttpRunStore calls these for the functions of RunStore of the same names, which
// say what each returns and throws.
//
// A server does not search by our filters: search_remote_experiments() fetches all experiments and searches here.
// `long_values`: whether a value beyond MLflow's limits is cut or refused.

namespace forecast {

Experiment create_remote_experiment(MlflowApi& api, const NewExperiment& experiment, LongValues long_values);
std::optional<Experiment> find_remote_experiment(MlflowApi& api, const std::string& id);
std::optional<Experiment> find_remote_experiment_named(MlflowApi& api, const std::string& name);
Page<Experiment> search_remote_experiments(MlflowApi& api, const ExperimentQuery& query);
void rename_remote_experiment(MlflowApi& api, const std::string& id, const std::string& name);
void set_remote_experiment_lifecycle(MlflowApi& api, const std::string& id, Lifecycle lifecycle);
void set_remote_experiment_tag(MlflowApi& api, const std::string& id, const Tag& tag, LongValues long_values);
void delete_remote_experiment_tag(MlflowApi& api, const std::string& id, const std::string& key);

}  // namespace forecast
