#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "forecast/core/time.hpp"
#include "forecast/monitor/finding.hpp"
#include "forecast/report/table.hpp"

// What `monitor` found, as sentences, table and JSON.

namespace forecast {

/// A finding beside those of the calls before.
struct TrackedFinding {
    MonitorFinding finding;
    Timestamp first_seen;  ///< the call that said it first
    bool is_new = true;    ///< the last call did not say it, or said it less strongly
    bool is_told = false;  ///< monitor.on_alert has been told of it, at this level
};

/// The result of one call.
struct MonitorReport {
    Timestamp at;
    std::string experiment;
    std::string config_file;                   ///< as messages name it
    std::string run_id;                        ///< that predicts; empty: none was found
    std::string forecaster;                    ///< of that run
    std::vector<TrackedFinding> findings;      ///< warnings and alerts, alerts first
    std::vector<MonitorFinding> in_order;      ///< checks that found nothing
    std::vector<SkippedCheck> skipped;         ///< checks that could not be made
    std::vector<std::string> no_longer_found;  ///< what the last call said and this one does not: "kind of series"

    [[nodiscard]] MonitorLevel status() const;
};

/// {schema_version, at, status, experiment, run_id, forecaster, findings: [{kind, series, since, value, limit, advice,
/// level, unit, text, new, first_seen, per_year, guess, explanation}], in_order: [{kind, series, value, limit}],
/// skipped: [{kind, reason}], over}. `since` is a day; it, value and limit are null where there is none. `per_year` is
/// of changes of the errors only, `guess` and `explanation` of anomalies.
nlohmann::ordered_json monitor_json(const MonitorReport& report);

/// For people, each finding as a line with what to do below it; as CSV and Markdown a table.
std::string render_monitor(const MonitorReport& report, TableFormat format, const Terminal& terminal);

}  // namespace forecast
