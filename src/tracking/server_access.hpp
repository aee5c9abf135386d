#pragma once

#include "forecast/tracking/tracking_location.hpp"

namespace forecast {

/// How the variables of MLflow's client and ~/.mlflow/credentials want a server to be talked to; what they leave open
/// stays as in `access`. Throws Error(invalid_argument) naming the variable and its value, passwords excepted.
ServerAccess read_server_access(const Variables& variables, ServerAccess access);

/// "true" or "1", "false" or "0", in any case; `otherwise` where the variable is absent or empty. Throws
/// Error(invalid_argument).
bool read_flag(const Variables& variables, const std::string& name, bool otherwise);

}  // namespace forecast
