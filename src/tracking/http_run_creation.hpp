#pragma once

#include <nlohmann/json.hpp>

#include "forecast/tracking/run_store.hpp"
#include "mlflow_api.hpp"

namespace forecast {

/// Makes the run, and its experiment if that is new; returns it as the server's JSON has it. It is made once, also
/// where the answer to a first attempt is lost.
nlohmann::json create_remote_run(MlflowApi& api, const NewRun& run);
/// Makes the run `run.run_id` RUNNING again.
nlohmann::json continue_remote_run(MlflowApi& api, const NewRun& run);

}  // namespace forecast
