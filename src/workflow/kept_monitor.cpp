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
    bool is_told = false;
    bool is_there = false;  ///< now, too
};

/// What makes two findings the same: an anomaly and a fault are of a day, the others go on.
std::string key_of_finding(const std::string& kind, const std::string& series, const std::string& since) {
    const bool is_of_a_day = kind == "anomaly" || kind == "data_fault";
    return kind + "\n" + series + (is_of_a_day ? "\n" + since : "");
}

std::string key_of_finding(const MonitorFinding& finding) {
    return key_of_finding(finding.kind, finding.series, finding.since ? format_day(*finding.since) : "");
}

std::string since_of(const nlohmann::json& finding) {
    return finding.at("since").is_string() ? finding.at("since").get<std::string>() : "";
}

/// By their keys. Throws what nlohmann throws where the document is another.
std::map<std::string, EarlierFinding> earlier_findings(const nlohmann::json& last) {
    std::map<std::string, EarlierFinding> findings;
    const auto told = last.value("told", std::set<std::string>());
    for (const auto& json : last.at("findings")) {
        EarlierFinding finding;
        finding.kind = json.at("kind").get<std::string>();
        finding.series = json.at("series").get<std::string>();
        finding.level = parse_enum<MonitorLevel>(json.at("level").get<std::string>()).value_or(MonitorLevel::ok);
        finding.first_seen = parse_time(json.at("first_seen").get<std::string>(), kParis).value_or(Timestamp());
        finding.is_told = told.count(key_of_finding(finding.kind, finding.series, since_of(json))) > 0;
        findings.emplace(key_of_finding(finding.kind, finding.series, since_of(json)), finding);
    }
    return findings;
}

}  // namespace

std::filesystem::path monitor_directory(const Workspace& workspace, const ExperimentConfig& config) {
    constexpr std::size_t kDigits = 32;
    const std::string source = config.frame.target.substr(0, config.frame.target.find('.'));
    const auto found = config.sources.find(source);
    const std::string territory = found == config.sources.end() ? "" : found->second.territory;
    const std::string identity = config.experiment + "\n" + config.frame.target + "\n" + territory;
    return workspace.directory / "monitor" / sha256(identity).substr(0, kDigits);
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
            tracked.first_seen = found->second.first_seen;
            tracked.is_new = found->second.level < tracked.finding.level;
            tracked.is_told = !tracked.is_new && found->second.is_told;
            found->second.is_there = true;
        }
    }
    for (const auto& [key, finding] : earlier) {
        const bool is_skipped =
            std::any_of(report.skipped.begin(), report.skipped.end(),
                        [&, &kind = finding.kind](const SkippedCheck& s) { return s.kind == kind; });
        if (!is_skipped && !finding.is_there) {
            report.no_longer_found.push_back(finding.kind + " of " + finding.series);
        }
    }
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
    try {
        write_file_atomically(monitor_directory(workspace, config) / kMonitorResult,
                              json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n");
        return std::nullopt;
    } catch (const Error& error) {
        return error.what();
    }
}

DriftVerdict kept_drift(const Workspace& workspace, const ExperimentConfig& config) {
    const auto last = last_monitor_result(workspace, config);
    if (!last) {
        return {false, "monitor has kept no result of this experiment; type: forecast monitor"};
    }
    const std::string at = last->value("at", "");
    std::vector<std::string> drifts;
    for (const auto& [key, finding] : earlier_findings(*last)) {
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
