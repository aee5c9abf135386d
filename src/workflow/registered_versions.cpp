#include "forecast/workflow/registered_versions.hpp"

#include <fmt/format.h>

#include "forecast/core/clean_text.hpp"
#include "forecast/core/error.hpp"
#include "forecast/report/models_table.hpp"
#include "forecast/workflow/champion.hpp"
#include "forecast/workflow/common_errors.hpp"
#include "forecast/workflow/model_registration.hpp"
#include "forecast/workflow/row_scoring.hpp"
#include "forecast/workflow/trained_run.hpp"

namespace forecast {
namespace {

/// The newest version that is this forecaster of the run, if there is one.
PromotionCandidate candidate_of_run(const ModelRegistry& registry, const std::string& name, const RunSummary& run,
                                    const std::string& forecaster) {
    PromotionCandidate candidate{name, forecaster, std::nullopt, run};
    const auto model = registry.find(name);
    for (const ModelVersion& version : model ? model->versions : std::vector<ModelVersion>()) {
        if (!candidate.version && version.run_id == run.run_id && forecaster_of(version) == forecaster) {
            candidate.version = version;
        }
    }
    return candidate;
}

}  // namespace

RegisteredModel require_model(const ModelRegistry& registry, const std::string& name) {
    auto model = registry.find(name);
    if (!model) {
        throw Error(ErrorKind::not_found, "there is no registered model '{}'", name)
            .with_advice("see `forecast models list`");
    }
    return *std::move(model);
}

ModelVersion require_version(const ModelRegistry& registry, const std::string& reference) {
    auto version = find_version(registry, reference);
    if (!version) {
        throw Error(ErrorKind::not_found, "no registered model version '{}'", reference)
            .with_advice("type NAME/version or NAME@alias, and see `forecast models list`");
    }
    return *std::move(version);
}

std::vector<std::optional<RunSummary>> runs_of(const std::vector<ModelVersion>& versions, const RunStore* store) {
    std::vector<std::optional<RunSummary>> runs;
    for (const ModelVersion& version : versions) {
        runs.emplace_back();
        try {
            if (store != nullptr && !version.run_id.empty()) {
                runs.back() = store->resolve(version.run_id);
            }
        } catch (const Error& error) {
            if (error.kind() != ErrorKind::not_found) {
                throw;
            }
        }
    }
    return runs;
}

PromotionCandidate candidate_of(const ModelVersion& version, const RunStore* store) {
    return {version.name, forecaster_of(version), version, runs_of({version}, store).front()};
}

PromotionCandidate find_candidate(const PromotionRequest& request, const ModelRegistry& registry,
                                  const RunStore& store) {
    const auto version = find_version(registry, request.reference);
    if (version && (request.forecaster.empty() || request.forecaster == forecaster_of(*version))) {
        return candidate_of(*version, &store);
    }
    if (!version && request.name.empty()) {
        throw Error(ErrorKind::not_found, "no registered model version '{}'", request.reference)
            .with_advice("type NAME/version or NAME@alias, or a run with --name NAME");
    }
    const RunSummary run = version ? run_of(*version, store)
                                   : find_named_run(
                                         store, [&] { return &registry; }, request.reference)
                                         .run;
    return candidate_of_run(registry, version ? version->name : request.name, run,
                            chosen_forecaster(request.forecaster, run, store));
}

std::string label(const PromotionCandidate& candidate) {
    return candidate.version ? label(*candidate.version) : "a new version of " + visible(candidate.name);
}

std::optional<CommonErrors> errors_of(const PromotionCandidate& from, const PromotionCandidate& to,
                                      const RunStore* store) {
    if (store == nullptr || !from.run || !to.run || row_task_of(*from.run) || row_task_of(*to.run)) {
        return std::nullopt;  // rows of a table have no days in common
    }
    return common_errors(*store, {*from.run, *to.run}, {from.forecaster, to.forecaster});
}

}  // namespace forecast
