#pragma once

#include <optional>
#include <string>

#include "forecast/report/run_figures.hpp"
#include "forecast/tracking/model_registry.hpp"

// The champion of a registered model: the version with the alias `champion`, by which `predict` forecasts. Tags of
// versions keep its history, so that it can be rolled back.

namespace forecast {

/// When the version became champion, UTC.
inline constexpr const char* kPromotedAtTag = "forecast.promoted_at";
/// Versions that it replaced and has not been rolled back to, newest first: "3", "3,1"; "none".
inline constexpr const char* kReplacedTag = "forecast.replaced";
/// When the champion was rolled back from this version, UTC.
inline constexpr const char* kRolledBackAtTag = "forecast.rolled_back_at";

/// Gives `version` the alias champion, and records the version that it replaces.
void make_champion(ModelRegistry& registry, const ModelVersion& version);

/// The version to which the champion of `model` can be rolled back: the newest it replaced that still exists. Throws
/// Error(invalid_argument) where there is none.
const ModelVersion& replaced_by_champion(const RegisteredModel& model);
/// Makes replaced_by_champion() the champion again. A second call goes back one version further. Throws as it does.
void roll_back(ModelRegistry& registry, const RegisteredModel& model);

}  // namespace forecast
