#pragma once

#include "forecast/tracking/tracking_location.hpp"

// How to talk to an MLflow server, from the environment.

namespace forecast {

/// Reads the variables of MLflow's client and ~/.mlflow/credentials. What they leave open stays as in `access`. Throws
/// Error(invalid_argument), naming the variable and its value, passwords excepted.
ServerAccess read_server_access(const Variables& variables, ServerAccess access);

/// "true" or "1", "false" or "0", in either case; `otherwise` if the variable is absent or empty. Throws
/// Error(invalid_argument) for anything else.
bool read_flag(const Variables& variables, const std::string& name, bool otherwise);

}  // namespace forecast
