#pragma once

#include <string>

#include "forecast/tracking/model_registry.hpp"
#include "route_table.hpp"

namespace forecast {

/// Throws ApiError(RESOURCE_DOES_NOT_EXIST) if there is none, as the next.
RegisteredModel require_registered_model(const ModelRegistry& registry, const std::string& name);
ModelVersion require_version(const ModelRegistry& registry, const std::string& name, std::int64_t version);
/// The parameter `version`, a number.
std::int64_t version_number(const RequestFields& fields);
/// The same, of a version that the model of the parameter `name` has. Throws ApiError as the former.
std::int64_t known_version(const Call& call);
/// A stage in upper or lower case. Throws ApiError, naming those that there are.
ModelStage stage_named(const std::string& text);

}  // namespace forecast
