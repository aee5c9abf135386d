#pragma once

#include <string>

// Which names models and aliases may have.

namespace forecast {

/// Throws Error(invalid_argument) if MLflow would refuse `name` as that of a registered model, or if a reference to a
/// version (NAME/number, NAME@alias) could not contain it.
void check_model_name(const std::string& name);
/// The same for an alias: letters, digits, '_' and '-', but neither `latest` nor a text like a version ("v1").
void check_alias(const std::string& alias);

}  // namespace forecast
