#pragma once

#include <filesystem>
#include <string>

#include "mlflow_api.hpp"

namespace forecast {

struct RemoteModel {
    std::string experiment_id;
    std::string run_id;
    std::string name;
    std::string uuid;  ///< by which it is found again
};

/// Makes a LoggedModel of MLflow 3 out of the model in `directory`, as an output of the run; an older server knows no
/// such thing and is left alone. Once more with the same model changes nothing.
void log_remote_model(MlflowApi& api, const RemoteModel& description, const std::filesystem::path& directory);

}  // namespace forecast
