#include "forecast/report/quality_table.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace forecast {
namespace {

using Json = nlohmann::ordered_json;

Json finding_json(const SeriesFinding& finding) {
    Json places = Json::array();
    for (const Place& place : finding.places) {
        places.push_back(
            {{"from", format_utc(place.period.begin)}, {"to", format_utc(place.period.end)}, {"slots", place.steps}});
    }
    const auto period = finding.places.empty() ? std::nullopt : std::optional(finding.period());
    return {{"kind", to_string(finding.kind)},
            {"series", finding.subject},
            {"from", period ? Json(format_utc(period->begin)) : Json(nullptr)},
            {"to", period ? Json(format_utc(period->end)) : Json(nullptr)},
            {"slots", finding.steps()},
            {"needs_person", (finding.severity == Severity::problem)},
            {"what", finding.sentence},
            {"to_do", finding.advice},
            {"places", places}};
}

std::string paris_minute(Timestamp time) {
    std::string text = format_local(time, kParis).substr(0, 16);
    text[10] = ' ';
    return text;
}

std::string judgements(const std::vector<SeriesCheck>& checks) {
    std::string text = "\nHow it was judged:\n";
    for (const SeriesCheck& check : checks) {
        text += fmt::format("{}: {} values\n", check.series, check.values);
        for (const std::string& sentence : check.judged) {
            text += fmt::format("  {}\n", sentence);
        }
    }
    return text;
}

}  // namespace

std::vector<SeriesFinding> findings_of(const std::vector<SeriesCheck>& checks) {
    std::vector<SeriesFinding> all;
    for (const SeriesCheck& check : checks) {
        all.insert(all.end(), check.findings.begin(), check.findings.end());
    }
    std::stable_partition(all.begin(), all.end(),
                          [](const SeriesFinding& finding) { return finding.severity == Severity::problem; });
    return all;
}

std::string checks_json(const std::vector<SeriesCheck>& checks, const std::vector<std::string>& notes) {
    Json series = Json::array();
    for (const SeriesCheck& check : checks) {
        const bool empty = check.values == 0;
        series.push_back({{"series", check.series},
                          {"values", check.values},
                          {"from", empty ? Json(nullptr) : Json(format_utc(check.period.begin))},
                          {"to", empty ? Json(nullptr) : Json(format_utc(check.period.end))},
                          {"judged", check.judged}});
    }
    Json findings = Json::array();
    for (const SeriesFinding& finding : findings_of(checks)) {
        findings.push_back(finding_json(finding));
    }
    return Json{{"schema_version", 1}, {"series", series}, {"findings", findings}, {"notes", notes}}.dump(2) + "\n";
}

std::string render_findings(const std::vector<SeriesFinding>& findings, TableFormat format, const Terminal& terminal) {
    std::vector<Table::Heading> headings = {{"kind", false},
                                            {"series", false},
                                            {"from (Paris)", false},
                                            {"to", false},
                                            {"places"},
                                            {format == TableFormat::text ? "time steps" : "slots"},
                                            {"needs a person", false}};
    if (format != TableFormat::text) {
        headings.insert(headings.end(), {{"what", false}, {"to do", false}});
    }
    Table table(headings);
    for (const SeriesFinding& finding : findings) {
        const auto period = finding.places.empty() ? std::nullopt : std::optional(finding.period());
        std::vector<std::string> row = {std::string(to_string(finding.kind)),
                                        finding.subject,
                                        period ? paris_minute(period->begin) : "-",
                                        period ? paris_minute(period->end) : "-",
                                        std::to_string(finding.places.size()),
                                        std::to_string(finding.steps()),
                                        (finding.severity == Severity::problem) ? "yes" : "no"};
        if (format != TableFormat::text) {
            row.insert(row.end(), {finding.sentence, finding.advice});
        }
        table.add(row);
    }
    return table.render(format, terminal);
}

std::string describe_checks(const std::vector<SeriesCheck>& checks, const std::vector<std::string>& notes,
                            const Terminal& terminal) {
    const auto findings = findings_of(checks);
    std::string text = findings.empty() ? "" : render_findings(findings, TableFormat::text, terminal) + "\n";
    std::size_t serious = 0;
    for (const SeriesFinding& finding : findings) {
        text += fmt::format("{}, {}: {}.\n  To do: {}.\n", finding.subject, to_string(finding.kind), finding.sentence,
                            finding.advice);
        serious += (finding.severity == Severity::problem) ? 1 : 0;
    }
    for (const std::string& note : notes) {
        text += fmt::format("Mended while reading: {}\n", note);
    }
    return text + judgements(checks) +
           fmt::format("\n{} finding(s); {} need a person\n", findings.size(),
                       serious == 0 ? "none" : std::to_string(serious));
}

}  // namespace forecast
