#include "forecast/report/monitor_table.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "forecast/core/clean_text.hpp"
#include "forecast/core/digits.hpp"
#include "forecast/core/text.hpp"

namespace forecast {
namespace {

using Json = nlohmann::ordered_json;

Json finite_or_null(double value) {
    return std::isfinite(value) ? Json(value) : Json(nullptr);
}

Json finding_json(const TrackedFinding& tracked) {
    const MonitorFinding& finding = tracked.finding;
    Json json = {{"kind", finding.kind},
                 {"series", finding.series},
                 {"since", finding.since ? Json(format_day(*finding.since)) : Json(nullptr)},
                 {"value", finite_or_null(finding.value)},
                 {"limit", finite_or_null(finding.limit)},
                 {"advice", finding.advice},
                 {"level", to_string(finding.level)},
                 {"unit", finding.unit},
                 {"text", finding.sentence},
                 {"new", tracked.is_new},
                 {"first_seen", format_utc(tracked.first_seen)}};
    if (std::isfinite(finding.per_year)) {
        json["per_year"] = finding.per_year;
    }
    if (finding.guess) {
        json["guess"] = to_string(*finding.guess);
    }
    if (!finding.fault.empty()) {
        json["fault"] = finding.fault;
        json["newest"] = finding.newest ? Json(format_day(*finding.newest)) : Json(nullptr);
    }
    for (const Contribution& part : finding.explanation) {
        json["explanation"].push_back({{"group", part.group}, {"value", part.value}});
    }
    return json;
}

Style style_of_level(MonitorLevel level) {
    return level == MonitorLevel::alert ? Style::bad : level == MonitorLevel::warning ? Style::warning : Style::good;
}

std::string number_with_unit(double value, const std::string& unit) {
    if (!std::isfinite(value)) {
        return "-";
    }
    return fmt::format("{:.{}f}{}{}", value, std::min(4, decimals_of({value}, Shown::errors)), unit.empty() ? "" : " ",
                       unit);
}

std::string since_in_words(const TrackedFinding& tracked) {
    const std::string said = tracked.is_new ? "new" : "said since " + format_utc(tracked.first_seen).substr(0, 10);
    return tracked.finding.since ? fmt::format("since {}, {}", format_day(*tracked.finding.since), said) : said;
}

std::string finding_text(const TrackedFinding& tracked, const Terminal& terminal) {
    const MonitorFinding& finding = tracked.finding;
    std::string text = terminal.styled(fmt::format("{:<8}", to_string(finding.level)), style_of_level(finding.level)) +
                       fmt::format("{:<22}{} ({})\n{:8}{}\n", finding.kind, visible(finding.series),
                                   since_in_words(tracked), "", visible(finding.sentence));
    if (!finding.advice.empty()) {
        text += fmt::format("{:8}-> {}\n", "", visible(finding.advice));
    }
    return text;
}

/// Each once; with the series where another one of the kind is not in order.
std::string kinds_in_order(const MonitorReport& report) {
    std::vector<std::string> kinds;
    for (const MonitorFinding& finding : report.in_order) {
        const bool is_found_too =
            std::any_of(report.findings.begin(), report.findings.end(),
                        [&](const TrackedFinding& tracked) { return tracked.finding.kind == finding.kind; });
        const std::string name = is_found_too ? finding.kind + " of " + visible(finding.series) : finding.kind;
        if (std::find(kinds.begin(), kinds.end(), name) == kinds.end()) {
            kinds.push_back(name);
        }
    }
    return join(kinds, ", ");
}

std::string report_text(const MonitorReport& report, const Terminal& terminal) {
    std::string text = fmt::format("{} at {}: {}\n", visible(report.experiment), format_utc(report.at),
                                   terminal.styled(to_string(report.status()), style_of_level(report.status())));
    if (!report.run_id.empty()) {
        text += fmt::format("{} of run {} predicts\n", visible(report.forecaster), report.run_id.substr(0, 8));
    }
    text += "\n";
    for (const TrackedFinding& tracked : report.findings) {
        text += finding_text(tracked, terminal);
    }
    if (!report.in_order.empty()) {
        text += fmt::format("{}{}\n", terminal.styled(fmt::format("{:<8}", "ok"), Style::good), kinds_in_order(report));
    }
    const Words words(Language::en);
    for (const auto& [reason, kinds] : skipped_by_reason(report, words)) {
        text += terminal.styled(fmt::format("{:<8}", "-"), Style::dim) +
                fmt::format("{:<21} not checked: {}\n", join(kinds, ", "), visible(reason));
    }
    for (const std::string& over : report.no_longer_found) {
        text += fmt::format("{:<8}{}\n", "over", visible(over));
    }
    return text;
}

}  // namespace

MonitorLevel MonitorReport::status() const {
    MonitorLevel worst = MonitorLevel::ok;
    for (const TrackedFinding& tracked : findings) {
        worst = std::max(worst, tracked.finding.level);
    }
    return worst;
}

std::string reason_of(const SkippedCheck& skipped, const Words& words) {
    std::array<std::string, 4> values;
    std::copy_n(skipped.values.begin(), std::min(values.size(), skipped.values.size()), values.begin());
    return words("monitor.skip." + skipped.reason, values[0], values[1], values[2], values[3]);
}

std::vector<SkippedChecks> skipped_by_reason(const MonitorReport& report, const Words& words) {
    std::vector<SkippedChecks> all;
    for (const SkippedCheck& skipped : report.skipped) {
        const std::string reason = reason_of(skipped, words);
        if (all.empty() || all.back().reason != reason) {
            all.push_back({reason, {}});
        }
        all.back().kinds.push_back(skipped.kind);
    }
    return all;
}

Json monitor_json(const MonitorReport& report) {
    Json json = {{"schema_version", 1},
                 {"at", format_utc(report.at)},
                 {"status", to_string(report.status())},
                 {"experiment", report.experiment},
                 {"run_id", report.run_id},
                 {"forecaster", report.forecaster},
                 {"findings", Json::array()},
                 {"in_order", Json::array()},
                 {"skipped", Json::array()},
                 {"over", report.no_longer_found}};
    for (const TrackedFinding& tracked : report.findings) {
        json["findings"].push_back(finding_json(tracked));
    }
    for (const MonitorFinding& finding : report.in_order) {
        json["in_order"].push_back({{"kind", finding.kind},
                                    {"series", finding.series},
                                    {"value", finite_or_null(finding.value)},
                                    {"limit", finite_or_null(finding.limit)}});
    }
    const Words words(Language::en);
    for (const SkippedCheck& skipped : report.skipped) {
        json["skipped"].push_back({{"kind", skipped.kind}, {"reason", reason_of(skipped, words)}});
    }
    return json;
}

std::string render_monitor(const MonitorReport& report, TableFormat format, const Terminal& terminal) {
    if (format == TableFormat::text) {
        return report_text(report, terminal);
    }
    Table table({{"level", false},
                 {"kind", false},
                 {"series", false},
                 {"since", false},
                 {"value"},
                 {"limit"},
                 {"text", false},
                 {"advice", false}});
    for (const TrackedFinding& tracked : report.findings) {
        const MonitorFinding& finding = tracked.finding;
        table.add({to_string(finding.level), finding.kind, finding.series,
                   finding.since ? format_day(*finding.since) : "", number_with_unit(finding.value, finding.unit),
                   number_with_unit(finding.limit, finding.unit), finding.sentence, finding.advice});
    }
    return table.render(format, terminal);
}

}  // namespace forecast
