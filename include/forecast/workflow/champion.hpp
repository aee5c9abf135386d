#pragma once

#include <optional>
#include <string>

#include "forecast/report/run_figures.hpp"
#include "forecast/tracking/model_registry.hpp"

namespace forecast {

/// When the version became champion.
inline constexpr const char* kPromotedAtTag = "forecast.promoted_at";
/// Versions that it replaced and has not been rolled back to, newest first: "3", "3,1", "none".
inline constexpr const char* kReplacedTag = "forecast.replaced";
inline constexpr const char* kRolledBackAtTag = "forecast.rolled_back_at";

/// Gives `version` the alias champion, and notes what it replaces.
void make_champion(ModelRegistry& registry, const ModelVersion& version);

/// The version to which the champion of `model` can be rolled back: the newest it replaced that still exists. Throws
/// Error(invalid_argument) where there is none.
const ModelVersion& replaced_by_champion(const RegisteredModel& model);
/// Makes that one the champion again; the same once more goes one further back.
void roll_back(ModelRegistry& registry, const RegisteredModel& model);

}  // namespace forecast
