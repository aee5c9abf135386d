#include "forecast/report/findings_table.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "forecast/core/clean_text.hpp"

namespace forecast {
namespace {

using Json = nlohmann::ordered_json;

Style style_of(Severity severity) {
    switch (severity) {
        case Severity::good:
            return Style::good;
        case Severity::note:
            return Style::warning;
        case Severity::problem:
            break;
    }
    return Style::bad;
}

std::string finding_lines(const std::vector<Finding>& findings, const Terminal& terminal) {
    std::string text;
    for (const Finding& finding : findings) {
        text += terminal.styled(fmt::format("{:<5}", to_string(finding.severity)), style_of(finding.severity)) +
                fmt::format("{:<16}{}\n", visible(finding.subject), visible(finding.sentence));
        if (!finding.advice.empty()) {
            text += fmt::format("{:21}-> {}\n", "", visible(finding.advice));
        }
    }
    return text;
}

}  // namespace

std::string render_findings(const std::vector<Finding>& findings, TableFormat format, const Terminal& terminal) {
    if (format == TableFormat::text) {
        return finding_lines(findings, terminal);
    }
    Table table({{"mark", false}, {"subject", false}, {"text", false}, {"advice", false}});
    for (const Finding& finding : findings) {
        table.add({std::string(to_string(finding.severity)), finding.subject, finding.sentence, finding.advice});
    }
    return table.render(format, terminal);
}

std::string findings_json(const std::vector<Finding>& findings) {
    Json list = Json::array();
    for (const Finding& finding : findings) {
        list.push_back({{"subject", finding.subject},
                        {"healthy", finding.severity != Severity::problem},
                        {"text", finding.sentence},
                        {"advice", finding.advice}});
    }
    return Json{{"schema_version", 1}, {"healthy", is_healthy(findings)}, {"findings", list}}.dump(
               2, ' ', false, Json::error_handler_t::replace) +
           "\n";
}

bool is_healthy(const std::vector<Finding>& findings) {
    return std::all_of(findings.begin(), findings.end(),
                       [](const Finding& finding) { return finding.severity != Severity::problem; });
}

}  // namespace forecast
