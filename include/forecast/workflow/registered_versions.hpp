#pragma once

#include <optional>
#include <string>
#include <vector>

#include "forecast/evaluation/run_errors.hpp"
#include "forecast/tracking/model_registry.hpp"
#include "forecast/tracking/run_store.hpp"

namespace forecast {

// Registered models and their versions, and the runs that made these. `store` is null where there is no run store.

/// These throw Error(not_found) where there is none.
RegisteredModel require_model(const ModelRegistry& registry, const std::string& name);
ModelVersion require_version(const ModelRegistry& registry, const std::string& reference);

/// The runs of these versions, in their order; nothing for one that is gone or was made elsewhere.
std::vector<std::optional<RunSummary>> runs_of(const std::vector<ModelVersion>& versions, const RunStore* store);

/// A version that may become the champion: one that is there, or the one that will be made of a run.
struct PromotionCandidate {
    std::string name;
    std::string forecaster;
    std::optional<ModelVersion> version;
    std::optional<RunSummary> run;  ///< nothing where it is gone
};
/// The candidate that a version is.
PromotionCandidate candidate_of(const ModelVersion& version, const RunStore* store);
struct PromotionRequest {
    std::string reference;   ///< NAME/version, NAME@alias, or with a name a run
    std::string name;        ///< the model that a run becomes a version of
    std::string forecaster;  ///< of the run; empty: the version's own, or the run's usual one
};
/// Throws Error(not_found) where the reference names nothing.
PromotionCandidate find_candidate(const PromotionRequest& request, const ModelRegistry& registry,
                                  const RunStore& store);
/// "brest/3" or "a new version of brest"
std::string label(const PromotionCandidate& candidate);

/// The errors of both on the days that both forecast in their test periods; nothing where a run is gone.
std::optional<CommonErrors> errors_of(const PromotionCandidate& from, const PromotionCandidate& to,
                                      const RunStore* store);

}  // namespace forecast
