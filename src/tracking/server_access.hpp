#pragma once

#include "forecast/tracking/tracking_location.hpp"

namespace forecast {

/// How the variables of MLflow's client and ~/.mlflow/credentials want a server to be talked to; what they leave open
/// stays as in `access`. Throws Error(usage) naming the variable and its value, passwords excepted.
ServerAccess read_server_access(const Variables& variables, ServerAccess access);

}  // namespace forecast
