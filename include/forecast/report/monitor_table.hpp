#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "forecast/core/time.hpp"
#include "forecast/monitor/finding.hpp"
#include "forecast/pages/words.hpp"
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

/// What an earlier call found and this one could not check, as its document has it.
struct UncheckedFinding {
    nlohmann::json document;
    std::string key;
    bool is_told = false;
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

    std::vector<UncheckedFinding> unchecked;  ///< of earlier calls, for the next one

    [[nodiscard]] MonitorLevel status() const;
};

/// Why, in the language of `words`.
std::string reason_of(const SkippedCheck& skipped, const Words& words);
/// The skipped checks, those that follow each other with one reason together.
struct SkippedChecks {
    std::string reason;
    std::vector<std::string> kinds;
};
std::vector<SkippedChecks> skipped_by_reason(const MonitorReport& report, const Words& words);

/// {schema_version, at, status, experiment, run_id, forecaster, findings: [{kind, series, since, value, limit, advice,
/// level, unit, text, new, first_seen, per_year, guess, explanation, fault, newest}], in_order: [{kind, series, value,
/// limit}], skipped: [{kind, reason}], over}. `since` is a day; it, value and limit are null where there is none.
/// `per_year` is of changes of the errors only, `guess` and `explanation` of anomalies, `fault` and `newest` of faults
/// of the data.
nlohmann::ordered_json monitor_json(const MonitorReport& report);

/// For people, each finding as a line with what to do below it; as CSV and Markdown a table.
std::string render_monitor(const MonitorReport& report, TableFormat format, const Terminal& terminal);

}  // namespace forecast
