#pragma once

#include <optional>
#include <string>

#include "forecast/core/time.hpp"
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

/// Who was champion at a moment of the past, as the tags of the versions tell.
struct PastChampion {
    const ModelVersion* version = nullptr;  ///< nullptr: none had been promoted by then
    /// Whether the tags explain who is champion now. Else the alias was moved without them, and `version` is the
    /// present champion, if it was there by then.
    bool is_recorded = true;
};
PastChampion champion_at(const RegisteredModel& model, Timestamp moment);

/// Gives `version` the alias champion, and records the version that it replaces.
void make_champion(ModelRegistry& registry, const ModelVersion& version);

/// The version to which the champion of `model` can be rolled back: the newest it replaced that still exists. Throws
/// Error(invalid_argument) where there is none.
const ModelVersion& replaced_by_champion(const RegisteredModel& model);
/// Makes replaced_by_champion() the champion again. A second call goes back one version further. Throws as it does.
void roll_back(ModelRegistry& registry, const RegisteredModel& model);

}  // namespace forecast
