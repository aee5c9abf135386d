#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "forecast/report/monitor_table.hpp"
#include "forecast/workflow/workspace.hpp"

// What the last call of `monitor` found, so that the next one knows what is new, and `train --if-drifted` whether to
// train.

namespace forecast {

/// mlruns/KIND/HASH/, one for each experiment, target and territory.
std::filesystem::path experiment_directory(const Workspace& workspace, const std::string& kind,
                                           const ExperimentConfig& config);
/// mlruns/monitor/HASH/, one for each experiment, target and territory: what the newest call keeps.
std::filesystem::path monitor_directory(const Workspace& workspace, const ExperimentConfig& config);
/// In it the document that `monitor --json` prints, and the page.
inline constexpr const char* kMonitorResult = "monitor.json";
inline constexpr const char* kMonitorPage = "monitor.html";

/// The kept result; nothing if there is none. A file that cannot be used counts as none, with a warning in the log.
std::optional<nlohmann::json> last_monitor_result(const Workspace& workspace, const ExperimentConfig& config);

/// Marks in `report` what the last result said already, since when, and what on_alert was told of by then, and lists
/// what it said and this one does not. What this one could not check is kept for the next call.
void compare_with_last(MonitorReport& report, const std::optional<nlohmann::json>& last);

/// Whether a later call has kept this result already.
bool is_later_than(const std::optional<nlohmann::json>& last, Timestamp at);

/// Keeps the result in place of the last one, with what on_alert was told of. Returns why it could not be kept.
std::optional<std::string> keep_monitor_result(const MonitorReport& report, const Workspace& workspace,
                                               const ExperimentConfig& config);

/// Whether the kept result says that the model no longer fits, and a sentence for a person.
struct DriftVerdict {
    bool is_drifted = false;
    std::string sentence;
};
/// A result that is older tells nothing of today.
inline constexpr std::chrono::hours kOldestVerdict{48};
/// Throws Error(insufficient_data) where no result tells whether there is drift: none is kept, it is older than
/// kOldestVerdict at `now`, or no check of drift could be made. `config_file` is named in the command that it advises.
DriftVerdict kept_drift(const Workspace& workspace, const ExperimentConfig& config, const std::string& config_file,
                        Timestamp now);

}  // namespace forecast
