#pragma once

#include <optional>
#include <string>
#include <vector>

#include "forecast/evaluation/run_errors.hpp"
#include "forecast/tracking/model_registry.hpp"
#include "forecast/tracking/run_store.hpp"

// Registered models and their versions, the runs that made them, and what may become champion. `store` may be null:
// there is no run store.

namespace forecast {

/// Throws Error(not_found) if there is no such model.
RegisteredModel require_model(const ModelRegistry& registry, const std::string& name);
/// Throws Error(not_found) if there is no such version. `reference` is one of find_version().
ModelVersion require_version(const ModelRegistry& registry, const std::string& reference);

/// [versions] the runs that made them; nothing for a run that is gone or was made elsewhere.
std::vector<std::optional<RunSummary>> runs_of(const std::vector<ModelVersion>& versions, const RunStore* store);

/// What may become the champion: a version that is there, or the one that will be made of a run.
struct PromotionCandidate {
    std::string name;                     ///< of the registered model
    std::string forecaster;               ///< of the run, that it predicts by
    std::optional<ModelVersion> version;  ///< nothing: it is still to be made
    std::optional<RunSummary> run;        ///< nothing: it is gone
};
/// A version as candidate.
PromotionCandidate candidate_of(const ModelVersion& version, const RunStore* store);
/// What is to be promoted.
struct PromotionRequest {
    std::string reference;   ///< NAME/version, NAME@alias, or with a name a run
    std::string name;        ///< model of which a run becomes a version
    std::string forecaster;  ///< of the run; empty: the version's own, or the run's usual one
};
/// Throws Error(not_found) if the reference names neither a version nor a run.
PromotionCandidate find_candidate(const PromotionRequest& request, const ModelRegistry& registry,
                                  const RunStore& store);
/// "brest/3" or "a new version of brest"
std::string label(const PromotionCandidate& candidate);

/// The errors of both on the days that both forecast in their test periods; nothing if a run is gone, or
/// of rows of a table.
std::optional<CommonErrors> errors_of(const PromotionCandidate& from, const PromotionCandidate& to,
                                      const RunStore* store);

}  // namespace forecast
