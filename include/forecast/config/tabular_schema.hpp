#pragma once

#include <string>

namespace forecast {

/// A JSON Schema of a config whose task is of rows of a table, as config_schema() is of a forecast's.
std::string tabular_config_schema();

}  // namespace forecast
