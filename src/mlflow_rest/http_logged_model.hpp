#pragma once

#include <filesystem>
#include <string>

#include "mlflow_api.hpp"

namespace forecast {

/// A model of a run, to be logged on a server.
struct RemoteModel {
    std::string experiment_id;
    std::string run_id;
    std::string name;
    std::string uuid;  ///< a second attempt finds it by this
};

/// Logs the model in `directory` as a LoggedModel of MLflow 3, an output of the run. Repeating it changes nothing. A
/// server before MLflow 3 has no such entities; nothing is done then.
void log_remote_model(MlflowApi& api, const RemoteModel& description, const std::filesystem::path& directory);

}  // namespace forecast
