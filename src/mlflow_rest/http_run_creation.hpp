#pragma once

#include <nlohmann/json.hpp>

#include "forecast/tracking/run_store.hpp"
#include "forecast/tracking/run_values.hpp"
#include "mlflow_api.hpp"

namespace forecast {

/// A run and its experiment as the server's JSON has them.
struct RemoteRun {
    nlohmann::json run;
    nlohmann::json experiment;
};

/// Creates the run, and its experiment if that is new. If the answer to a first attempt is lost, the run is found by a
/// tag with a random id, so that it is not created twice.
RemoteRun create_remote_run(MlflowApi& api, const NewRun& run, LongValues long_values);
/// Makes the run `run.run_id` RUNNING again. Throws Error(invalid_argument) as RunStore::create_run() says.
RemoteRun resume_remote_run(MlflowApi& api, const NewRun& run, LongValues long_values);

}  // namespace forecast
