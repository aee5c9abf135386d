#pragma once

#include <string>

namespace forecast {

/// Throws Error(invalid_argument) where MLflow, or a reference to a version, could not take `name` as that of a
/// registered model.
void check_model_name(const std::string& name);
/// The same of an alias: letters, digits, '_' and '-', and neither `latest` nor what looks like a version, "v1".
void check_alias(const std::string& alias);

}  // namespace forecast
