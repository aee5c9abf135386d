#include "forecast/workflow/kept_monitor.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "forecast/core/error.hpp"
#include "forecast/core/file.hpp"
#include "forecast/core/json.hpp"
#include "forecast/core/sha256.hpp"
#include "forecast/core/text.hpp"

namespace forecast {
namespace {

/// A finding of the last call.
struct EarlierFinding {
    std::string kind;
    std::string series;
    MonitorLevel level = MonitorLevel::ok;
    Timestamp first_seen;
    std::optional<Day> since;
    std::optional<Day> newest;
    bool is_told = false;
    nlohmann::json document;
};

/// What makes two findings the same: single days are of a day, faults of a kind, the others go on.
std::string key_of_finding(const std::string& kind, const std::string& series, const std::optional<Day>& since,
                           const std::string& fault) {
    const bool is_of_a_day = kind == "anomaly" || kind == "unusual_load";
    return kind + "\n" + series + (is_of_a_day && since ? "\n" + format_day(*since) : "") +
           (fault.empty() ? "" : "\n" + fault);
}

std::string key_of_finding(const MonitorFinding& finding) {
    return key_of_finding(finding.kind, finding.series, finding.since, finding.fault);
}

std::optional<Day> day_in(const nlohmann::json& finding, const char* key) {
    const auto found = finding.find(key);
    return found != finding.end() && found->is_string() ? parse_day(found->get<std::string>()) : std::nullopt;
}

/// By their keys: what the last call found, and what it could not check again. Throws what nlohmann throws where the
/// document is another.
std::map<std::string, EarlierFinding> earlier_findings(const nlohmann::json& last) {
    std::map<std::string, EarlierFinding> findings;
    const auto told = last.value("told", std::set<std::string>());
    auto documents = last.at("findings");
    for (const auto& json : last.value("unchecked", nlohmann::json::array())) {
        documents.push_back(json);
    }
    for (const auto& json : documents) {
        EarlierFinding finding;
        finding.kind = json.at("kind").get<std::string>();
        finding.series = json.at("series").get<std::string>();
        finding.level = parse_enum<MonitorLevel>(json.at("level").get<std::string>()).value_or(MonitorLevel::ok);
        finding.first_seen = parse_time(json.at("first_seen").get<std::string>(), kParis).value_or(Timestamp());
        finding.since = day_in(json, "since");
        finding.newest = day_in(json, "newest");
        finding.document = json;
        const std::string key = key_of_finding(finding.kind, finding.series, finding.since, json.value("fault", ""));
        finding.is_told = told.count(key) > 0;
        findings.emplace(key, std::move(finding));
    }
    return findings;
}

/// Whether the value of `since` is the begin of a window or the first day in it, and slides with it. The others say
/// when a change began as far as is known today.
bool has_sliding_since(const std::string& kind) {
    return kind != "error_shift" && kind != "error_growth";
}

/// Marks a finding that the last call had, too. A fault in a new place is new.
void continue_finding(TrackedFinding& tracked, const EarlierFinding& earlier) {
    MonitorFinding& finding = tracked.finding;
    tracked.is_new =
        earlier.level < finding.level || (earlier.newest && finding.newest && *earlier.newest < *finding.newest);
    tracked.first_seen = earlier.first_seen;
    tracked.is_told = !tracked.is_new && earlier.is_told;
    if (has_sliding_since(finding.kind) && earlier.since && finding.since) {
        finding.since = std::min(*earlier.since, *finding.since);
    }
}

/// Whether a result has at least one check of what says_drift() knows.
bool was_drift_checked(const nlohmann::json& result) {
    for (const char* part : {"findings", "in_order"}) {
        for (const auto& one : result.value(part, nlohmann::json::array())) {
            if (says_drift(one.value("kind", ""), MonitorLevel::alert)) {
                return true;
            }
        }
    }
    return false;
}

/// Whether this call looked again at what the last one found: for this series, or for all of the kind.
bool was_checked(const EarlierFinding& earlier, const MonitorReport& report) {
    bool is_kind_checked = false;
    const auto is_of_it = [&](const MonitorFinding& one) {
        is_kind_checked = is_kind_checked || one.kind == earlier.kind;
        return one.kind == earlier.kind && one.series == earlier.series;
    };
    const bool is_series_checked =
        std::any_of(report.in_order.begin(), report.in_order.end(), is_of_it) ||
        std::any_of(report.findings.begin(), report.findings.end(),
                    [&](const TrackedFinding& tracked) { return is_of_it(tracked.finding); });
    const bool is_skipped = std::any_of(report.skipped.begin(), report.skipped.end(),
                                        [&](const SkippedCheck& skipped) { return skipped.kind == earlier.kind; });
    return is_series_checked || (is_kind_checked && !is_skipped);
}

}  // namespace

std::filesystem::path experiment_directory(const Workspace& workspace, const std::string& kind,
                                           const ExperimentConfig& config) {
    constexpr std::size_t kDigits = 32;
    const std::string source = config.frame.target.substr(0, config.frame.target.find('.'));
    const auto found = config.sources.find(source);
    const std::string territory = found == config.sources.end() ? "" : found->second.territory;
    const std::string identity = config.experiment + "\n" + config.frame.target + "\n" + territory;
    return workspace.directory / kind / sha256(identity).substr(0, kDigits);
}

std::filesystem::path monitor_directory(const Workspace& workspace, const ExperimentConfig& config) {
    return experiment_directory(workspace, "monitor", config);
}

std::optional<nlohmann::json> last_monitor_result(const Workspace& workspace, const ExperimentConfig& config) {
    const auto file = monitor_directory(workspace, config) / kMonitorResult;
    if (!std::filesystem::exists(file)) {
        return std::nullopt;
    }
    try {
        auto last = parse_json(read_file(file));
        earlier_findings(last);
        return last;
    } catch (const std::exception& fault) {
        spdlog::warn("{} is no result of monitor that can be used: {}", file.string(), fault.what());
        return std::nullopt;
    }
}

void compare_with_last(MonitorReport& report, const std::optional<nlohmann::json>& last) {
    auto earlier = last ? earlier_findings(*last) : std::map<std::string, EarlierFinding>();
    for (TrackedFinding& tracked : report.findings) {
        const auto found = earlier.find(key_of_finding(tracked.finding));
        if (found != earlier.end()) {
            continue_finding(tracked, found->second);
            earlier.erase(found);
        }
    }
    for (const auto& [key, finding] : earlier) {
        if (was_checked(finding, report)) {
            report.no_longer_found.push_back(finding.kind + " of " + finding.series);
        } else {
            report.unchecked.push_back({finding.document, key, finding.is_told});
        }
    }
}

bool is_later_than(const std::optional<nlohmann::json>& last, Timestamp at) {
    const auto kept = last ? parse_time(last->value("at", ""), kParis) : std::nullopt;
    return kept && *kept > at;
}

std::optional<std::string> keep_monitor_result(const MonitorReport& report, const Workspace& workspace,
                                               const ExperimentConfig& config) {
    auto json = monitor_json(report);
    json["told"] = nlohmann::json::array();
    for (const TrackedFinding& tracked : report.findings) {
        if (tracked.is_told) {
            json["told"].push_back(key_of_finding(tracked.finding));
        }
    }
    json["unchecked"] = nlohmann::json::array();
    for (const UncheckedFinding& unchecked : report.unchecked) {
        json["unchecked"].push_back(nlohmann::ordered_json(unchecked.document));
        if (unchecked.is_told) {
            json["told"].push_back(unchecked.key);
        }
    }
    try {
        write_file_atomically(monitor_directory(workspace, config) / kMonitorResult,
                              json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n");
        return std::nullopt;
    } catch (const Error& error) {
        return error.what();
    }
}

DriftVerdict kept_drift(const Workspace& workspace, const ExperimentConfig& config, const std::string& config_file,
                        Timestamp now) {
    const std::string command = "type: forecast monitor --config " + config_file;
    const auto last = last_monitor_result(workspace, config);
    if (!last) {
        throw Error(ErrorKind::insufficient_data,
                    "whether there is drift is not known: monitor has kept no result of this experiment")
            .with_advice(command);
    }
    const std::string at = last->value("at", "");
    const auto time = parse_time(at, kParis);
    if (!time || now - *time > kOldestVerdict) {
        throw Error(ErrorKind::insufficient_data,
                    "whether there is drift is not known: monitor's newest result is of {}, more than {} hours ago", at,
                    kOldestVerdict.count())
            .with_advice(command + "; look at the log of its job");
    }
    if (!was_drift_checked(*last)) {
        throw Error(ErrorKind::insufficient_data,
                    "whether there is drift is not known: at {} monitor could make none of its checks of drift", at)
            .with_advice(command + "; it says why");
    }
    std::vector<std::string> drifts;
    for (const auto& [key, finding] : earlier_findings({{"findings", last->at("findings")}})) {
        if (says_drift(finding.kind, finding.level)) {
            drifts.push_back(finding.kind + " of " + finding.series);
        }
    }
    if (drifts.empty()) {
        return {false, fmt::format("monitor found no drift at {}", at)};
    }
    return {true, fmt::format("monitor found at {}: {}", at, join(drifts, ", "))};
}

}  // namespace forecast
