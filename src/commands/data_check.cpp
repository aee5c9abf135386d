#include <algorithm>
#include <optional>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "commands.hpp"
#include "data_period.hpp"
#include "forecast/features/frame_rows.hpp"
#include "forecast/workflow/data_warnings.hpp"

namespace forecast {
namespace {

using Json = nlohmann::ordered_json;

struct CheckArguments {
    DataPeriodArguments period;
    OutputArguments output;
};

std::vector<SeriesFinding> findings_of(const std::vector<SeriesCheck>& checks) {
    std::vector<SeriesFinding> all;
    for (const SeriesCheck& check : checks) {
        all.insert(all.end(), check.findings.begin(), check.findings.end());
    }
    std::stable_partition(all.begin(), all.end(),
                          [](const SeriesFinding& finding) { return finding.severity == Severity::problem; });
    return all;
}

Json json_of(const SeriesFinding& finding) {
    Json places = Json::array();
    for (const Place& place : finding.places) {
        places.push_back(
            {{"from", format_utc(place.period.begin)}, {"to", format_utc(place.period.end)}, {"slots", place.slots}});
    }
    const auto period = finding.places.empty() ? std::nullopt : std::optional(finding.period());
    return {{"kind", to_string(finding.kind)},
            {"series", finding.subject},
            {"from", period ? Json(format_utc(period->begin)) : Json(nullptr)},
            {"to", period ? Json(format_utc(period->end)) : Json(nullptr)},
            {"slots", finding.slots()},
            {"needs_person", (finding.severity == Severity::problem)},
            {"what", finding.sentence},
            {"to_do", finding.advice},
            {"places", places}};
}

std::string json_of(const std::vector<SeriesCheck>& checks, const std::vector<std::string>& notes) {
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
        findings.push_back(json_of(finding));
    }
    return Json{{"schema_version", 1}, {"series", series}, {"findings", findings}, {"notes", notes}}.dump(2) + "\n";
}

std::string local_minute(Timestamp time) {
    std::string text = format_local(time, kParis).substr(0, 16);
    text[10] = ' ';
    return text;
}

/// The sentences are columns of a table for programs; for people they stand below it.
std::string render(const std::vector<SeriesFinding>& findings, TableFormat format, const Console& console) {
    std::vector<Table::Heading> headings = {{"kind", false}, {"series", false}, {"from (Paris)", false},  {"to", false},
                                            {"places"},      {"slots"},         {"needs a person", false}};
    if (format != TableFormat::text) {
        headings.insert(headings.end(), {{"what", false}, {"to do", false}});
    }
    Table table(headings);
    for (const SeriesFinding& finding : findings) {
        const auto period = finding.places.empty() ? std::nullopt : std::optional(finding.period());
        std::vector<std::string> row = {std::string(to_string(finding.kind)),
                                        finding.subject,
                                        period ? local_minute(period->begin) : "-",
                                        period ? local_minute(period->end) : "-",
                                        std::to_string(finding.places.size()),
                                        std::to_string(finding.slots()),
                                        (finding.severity == Severity::problem) ? "yes" : "no"};
        if (format != TableFormat::text) {
            row.insert(row.end(), {finding.sentence, finding.advice});
        }
        table.add(row);
    }
    return table.render(format, console);
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

std::string tell(const std::vector<SeriesCheck>& checks, const std::vector<std::string>& notes,
                 const Console& console) {
    const auto findings = findings_of(checks);
    std::string text = findings.empty() ? "" : render(findings, TableFormat::text, console) + "\n";
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

ExitCode check_observations_of(const CheckArguments& arguments, const ConfigArguments& config_arguments,
                               const Console& console) {
    const ExperimentConfig config = load_config(config_arguments).values;
    const Period period = period_of(arguments.period);
    ExperimentData data = read_experiment_data(config, config_arguments.file);
    cut(data, period);
    if (const auto target = data.series.find(config.frame.target); target != data.series.end()) {
        check_frame_rows(config.frame, target->second);
    }
    const auto checks = check_data(data, config.frame);
    const auto findings = findings_of(checks);
    if (arguments.output.json) {
        print(json_of(checks, data.notes));
    } else if (arguments.output.format() != TableFormat::text) {
        print(render(findings, arguments.output.format(), console));
    } else {
        print(tell(checks, data.notes, console));
    }
    const bool serious = std::any_of(findings.begin(), findings.end(),
                                     [](const SeriesFinding& f) { return f.severity == Severity::problem; });
    return serious ? ExitCode::insufficient_data : ExitCode::done;
}

}  // namespace

void add_data_check(CLI::App& data, CommandLine& line) {
    auto [command, arguments] = declare<CheckArguments>(
        data, line, "check",
        "Gaps, duplicates, stuck values, spikes, wrong units, clock changes, shifted days; exit 3 if a person "
        "must look",
        check_observations_of);
    command.footer(
        "Examples:\n  forecast data check --config configs/brest.json\n"
        "  forecast data check --config configs/brest.json --from 2024-01-01 --json\n");
    add_config_option(command, line.config, ConfigOption::required);
    add_set_option(command, line.config);
    add_period_options(command, arguments.period);
    add_output_options(command, arguments.output);
}

}  // namespace forecast
