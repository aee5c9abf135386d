#pragma once

#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "forecast/workflow/predict.hpp"

// Issues of forecasts as `predict --json` prints them, in files: they have what the store has no columns for, 95 %
// intervals and explanations. Whoever shows a forecast reads them beside the store.

namespace forecast {

/// How many issues of an experiment are kept, the newest.
inline constexpr std::size_t kIssuesKept = 400;

/// mlruns/issued/HASH/, one for each experiment, target and territory; a file an issue, "2024-12-31T021500Z.json".
std::filesystem::path issues_directory(const Workspace& workspace, const ExperimentConfig& config);

/// The forecasts as `predict --json` prints them, with explanations where the rows have them.
std::string issue_json(const PredictOutcome& outcome);

/// Keeps the issue in place of one of the same moment. Returns why it could not be kept.
std::optional<std::string> keep_issue(const PredictOutcome& outcome, const Workspace& workspace);

/// The issue of that moment; nothing if none is kept. A file that cannot be used counts as none, with a warning in the
/// log.
std::optional<nlohmann::json> kept_issue(const Workspace& workspace, const ExperimentConfig& config,
                                         Timestamp issued_at);

}  // namespace forecast
