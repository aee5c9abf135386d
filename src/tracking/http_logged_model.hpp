#pragma once

#include <filesystem>
#include <string>

#include "mlflow_api.hpp"

namespace forecast {

/// Makes a LoggedModel of MLflow 3 out of the model in `directory`, as an output of the run; an older server knows no
/// such thing and is left alone. Once more with the same run changes nothing.
void log_remote_model(MlflowApi& api, const std::string& run_id, const std::string& name,
                      const std::filesystem::path& directory);

}  // namespace forecast
