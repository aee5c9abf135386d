#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "forecast/evaluation/run_errors.hpp"
#include "forecast/report/table.hpp"
#include "forecast/tracking/model_registry.hpp"

// Registered models and their versions as tables and JSON.

namespace forecast {

/// "brest/3"
std::string label(const ModelVersion& version);

/// A row a model, with its champion and challenger.
std::string render_models(const std::vector<RegisteredModel>& models, TableFormat format, const Terminal& terminal);
/// {schema_version, models: [{name, description, created, updated, tags, versions: [{version, run_id, forecaster,
/// source, ..., aliases, tags}]}]}
nlohmann::ordered_json models_json(const std::vector<RegisteredModel>& models);

/// One model, a row a version. As text, its description stands above the table, and below it a sentence if versions
/// were tested on different days. `runs` [versions] are the runs that made them; nothing for one that is gone.
std::string render_model(const RegisteredModel& model, const std::vector<std::optional<RunSummary>>& runs,
                         TableFormat format, const Terminal& terminal);
/// {schema_version, model: {..., versions: [{..., metrics}]}}
nlohmann::ordered_json model_json(const RegisteredModel& model, const std::vector<std::optional<RunSummary>>& runs);

/// Old and new errors with their difference, on the days that both forecast in their test periods. A sentence instead
/// if there are no such days, or nothing `common` as a run is gone.
std::string render_difference(const std::optional<CommonErrors>& common, const Terminal& terminal);
/// {days, metrics: [{key, old, new}], difference: {mae, low95, high95}, not_compared}: how much more the new one errs.
/// Where they cannot be compared, `not_compared` says why, and there are no numbers.
nlohmann::ordered_json difference_json(const std::optional<CommonErrors>& common);

}  // namespace forecast
