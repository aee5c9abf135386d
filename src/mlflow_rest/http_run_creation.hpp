#pragma once

#include <nlohmann/json.hpp>

#include "forecast/tracking/run_store.hpp"
#include "forecast/tracking/run_values.hpp"
#include "mlflow_api.hpp"

namespace forecast {

/// A run and its experiment, in the server's JSON.
struct RemoteRun {
    nlohmann::json run;
    nlohmann::json experiment;
};

/// Creates the run, and its experiment if that is new.
///
/// The run gets a tag with a random id. If the answer to the first attempt is lost, the second one finds the run by it,
/// so that it is not created twice.
RemoteRun create_remote_run(MlflowApi& api, const NewRun& run, LongValues long_values);
/// Makes the run `run.run_id` RUNNING again. Throws Error(invalid_argument) as RunStore::create_run() says.
RemoteRun resume_remote_run(MlflowApi& api, const NewRun& run, LongValues long_values);

}  // namespace forecast
