#pragma once

#include <optional>
#include <string>
#include <vector>

#include "forecast/config/experiment_config.hpp"
#include "forecast/monitor/finding.hpp"
#include "forecast/report/monitor_page.hpp"
#include "forecast/report/monitor_table.hpp"
#include "forecast/workflow/observer.hpp"
#include "forecast/workflow/workspace.hpp"

// `monitor`: what has changed since the model that predicts was tested, and what no longer runs.

namespace forecast {

/// What to look at.
struct MonitorRequest {
    /// Its runs, its sources as they are now, its limits. Nothing: those of the run that predicts.
    std::optional<ExperimentConfig> experiment;
    std::string config_file;            ///< as messages name it
    std::vector<std::string> settings;  ///< KEY=VALUE for the recorded config's sources
    std::optional<Timestamp> at;        ///< as it would have looked then; nothing: now
};

/// What was found, what its plots show, and the config by whose limits.
struct MonitorOutcome {
    MonitorReport report;
    MonitorCurves curves;
    ExperimentConfig config;
};

/// Checks ages, errors, inputs and single days, each as far as the data go. Writes nothing; asks no network but that of
/// a store on a server.
///
/// Throws Error(insufficient_data) if nothing at all can be checked, and Error(invalid_argument) if several champions
/// could be meant.
MonitorOutcome monitor(const MonitorRequest& request, const Workspace& workspace, Observer& observer);

}  // namespace forecast
