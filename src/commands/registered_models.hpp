#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "forecast/report/table.hpp"
#include "forecast/tracking/model_registry.hpp"

namespace forecast {

/// The registry, for reading; throws Error(invalid_argument) with the command to type where there is none yet.
std::unique_ptr<ModelRegistry> open_existing_registry();
/// The same, for writing too.
std::unique_ptr<ModelRegistry> open_existing_registry_for_change();

/// These throw Error(invalid_argument) where there is none.
RegisteredModel require_model(const ModelRegistry& registry, const std::string& name);
ModelVersion require_version(const ModelRegistry& registry, const std::string& reference);

/// "brest/3"
std::string label(const ModelVersion& version);
/// "2025-02-03 14:05", Paris
std::string local_minute(std::int64_t milliseconds);

/// The runs of these versions, in their order; nothing for one that is gone or was made elsewhere.
std::vector<std::optional<RunSummary>> runs_of(const std::vector<ModelVersion>& versions);

/// What a version predicts by: this forecaster of its run, where the run is still there.
struct VersionForecaster {
    std::optional<RunSummary> run;
    std::string forecaster;
};

/// The metrics by which models are told apart, smaller is better but for the last, r2; of the run's test period.
inline constexpr std::array kModelMetrics = {"mae", "rmse", "mape", "r2"};
std::string metric_text(const VersionForecaster& version, const std::string& metric);
/// "2025-01-01 .. 2025-12-31"; "-" for a run that is not ours.
std::string test_period(const std::optional<RunSummary>& run);

/// Old and new errors with the difference, on the days that both forecast in their test periods; a sentence where there
/// are none.
std::string render_difference(const VersionForecaster& from, const VersionForecaster& to, const Console& console);

/// {name, description, created, updated, tags, versions: [{version, run_id, forecaster, source, ..., aliases, tags}]}
nlohmann::ordered_json model_json(const RegisteredModel& model);

}  // namespace forecast
