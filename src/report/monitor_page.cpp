#include "forecast/report/monitor_page.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include "forecast/core/clean_text.hpp"
#include "forecast/core/digits.hpp"
#include "forecast/core/text.hpp"
#include "monitor_view.hpp"
#include "report_view.hpp"

namespace forecast {
namespace {

std::size_t count_of(const MonitorReport& report, MonitorLevel level) {
    return static_cast<std::size_t>(
        std::count_if(report.findings.begin(), report.findings.end(),
                      [&](const TrackedFinding& tracked) { return tracked.finding.level == level; }));
}

/// The kinds of the findings of the status, each once.
std::string kinds_of_status(const MonitorView& view) {
    std::vector<std::string> kinds;
    for (const TrackedFinding& tracked : view.report().findings) {
        const std::string kind = view.kind_name(tracked.finding.kind);
        const bool is_meant = tracked.finding.level == view.report().status();
        if (is_meant && std::find(kinds.begin(), kinds.end(), kind) == kinds.end()) {
            kinds.push_back(kind);
        }
    }
    return join(kinds, ", ");
}

void add_answer(WebPage& page, const MonitorView& view) {
    const MonitorReport& report = view.report();
    const Words& words = view.words();
    const auto number = [&](std::size_t count) { return words.number(static_cast<double>(count), 0); };
    const MonitorLevel status = report.status();
    page.headline = words("monitor.headline." + std::string(to_string(status)), kinds_of_status(view),
                          number(report.in_order.size()));
    for (const TrackedFinding& tracked : report.findings) {
        if (tracked.finding.level == MonitorLevel::alert) {
            page.warnings.push_back(view.sentence(tracked.finding));
            const std::string advice = "→ " + view.advice(tracked.finding);
            if (std::find(page.answer.begin(), page.answer.end(), advice) == page.answer.end()) {
                page.answer.push_back(advice);
            }
        }
    }
    page.answer.push_back(report.run_id.empty()
                              ? words("monitor.answer.nobody")
                              : words("monitor.answer.who", words.name("forecaster.", report.forecaster),
                                      report.run_id.substr(0, 8),
                                      words.weekday_and_day(day_of(report.at, view.curves().zone))));
    page.answer.push_back(words("monitor.answer.counts", number(count_of(report, MonitorLevel::alert)),
                                number(count_of(report, MonitorLevel::warning)), number(report.in_order.size()),
                                number(report.skipped.size())));
}

void add_key_numbers(WebPage& page, const MonitorView& view) {
    for (const char* kind : {"bias", "coverage", "skill", "champion", "temperature_forecast", "model_age"}) {
        const MonitorFinding* finding = view.find(kind);
        if (finding != nullptr && std::isfinite(finding->value)) {
            page.numbers.push_back(
                {view.kind_name(kind), view.value(*finding),
                 view.words()(
                     std::string("monitor.key.") + (kind == std::string_view("coverage") ? "coverage" : "note"),
                     view.limit(*finding), view.level_name(finding->level), view.since(*finding))});
        }
    }
}

/// How often such a value comes without a change.
std::string how_sure(const MonitorFinding& finding, const Words& words) {
    if (std::isnan(finding.per_year)) {
        return "–";
    }
    if (finding.per_year <= 0) {
        return words("monitor.sure.never");
    }
    if (is_about_yearly(finding.per_year)) {
        return words("monitor.sure.yearly");
    }
    return finding.per_year >= 1 ? words("monitor.sure.often", words.number(finding.per_year, 1))
                                 : words("monitor.sure.seldom", words.number(1 / finding.per_year, 0));
}

PageSection findings_section(const MonitorView& view) {
    const Words& words = view.words();
    PageSection section{words("monitor.section.findings"), {}, {}, {}};
    if (view.report().findings.empty()) {
        section.paragraphs.push_back(words("monitor.findings.none"));
        return section;
    }
    PageTable table{{{words("monitor.table.what"), false},
                     {words("monitor.table.level"), false},
                     {words("monitor.table.series"), false},
                     {words("monitor.table.since"), false},
                     {words("monitor.table.value")},
                     {words("monitor.table.limit")},
                     {words("monitor.table.sure"), false},
                     {words("monitor.table.said"), false},
                     {words("monitor.table.advice"), false}},
                    {}};
    for (const TrackedFinding& tracked : view.report().findings) {
        const MonitorFinding& finding = tracked.finding;
        table.rows.push_back(
            {view.kind_name(finding.kind), view.level_name(finding.level), finding.series, view.since(finding),
             view.value(finding), view.limit(finding), how_sure(finding, words),
             tracked.is_new ? words("monitor.said.new") : words.day(day_of(tracked.first_seen, view.curves().zone)),
             view.advice(finding)});
    }
    section.tables.push_back(std::move(table));
    return section;
}

/// What a day's forecast was made of; its first part is the newest known load.
std::string parts_of(const MonitorFinding& finding, const MonitorView& view) {
    if (finding.explanation.empty()) {
        return "–";
    }
    const Explanation explanation{finding.explanation.front().value,
                                  {finding.explanation.begin() + 1, finding.explanation.end()}};
    return explanation_text(view.words(), explanation, decimals_of({explanation.baseline}, Shown::loads),
                            view.error_decimals());
}

void add_anomalies(WebPage& page, const MonitorView& view) {
    const Words& words = view.words();
    PageTable table{
        {{words("table.day"), false},
         {words("axis.error", view.unit())},
         {words("monitor.table.expected", view.unit())},
         {words("monitor.table.guess"), false},
         {words("table.explanation", words.name("forecaster.", view.report().forecaster), view.unit()), false}},
        {}};
    for (const MonitorFinding* finding : view.of_kind("anomaly")) {
        if (finding->since) {
            table.rows.push_back({view.since(*finding), view.error_change(finding->value),
                                  words.number(finding->limit, view.error_decimals()),
                                  finding->guess ? words.name("monitor.guess.", to_string(*finding->guess)) : "–",
                                  parts_of(*finding, view)});
        }
    }
    if (!table.rows.empty()) {
        page.sections.push_back(
            {words("monitor.section.anomalies"), {words("monitor.anomalies.how")}, {std::move(table)}, {}});
    }
}

void add_figures(WebPage& page, const std::string& title, std::vector<PageFigure> figures) {
    if (!figures.empty()) {
        page.sections.push_back({title, {}, {}, std::move(figures)});
    }
}

/// Checks that have no plot, and those that could not be made.
void add_rest(WebPage& page, const MonitorView& view) {
    const Words& words = view.words();
    PageTable in_order{{{words("monitor.table.what"), false},
                        {words("monitor.table.series"), false},
                        {words("monitor.table.value")},
                        {words("monitor.table.limit")}},
                       {}};
    for (const MonitorFinding& finding : view.report().in_order) {
        if (finding.kind != "input_drift" && finding.kind != "input_range") {
            in_order.rows.push_back(
                {view.kind_name(finding.kind), finding.series, view.value(finding), view.limit(finding)});
        }
    }
    if (!in_order.rows.empty()) {
        page.sections.push_back({words("monitor.section.in_order"), {}, {std::move(in_order)}, {}});
    }
    PageTable skipped{{{words("monitor.table.what"), false}, {words("monitor.table.reason"), false}}, {}};
    for (const auto& [reason, kinds] : skipped_by_reason(view.report(), words)) {
        std::vector<std::string> names;
        std::transform(kinds.begin(), kinds.end(), std::back_inserter(names),
                       [&](const std::string& kind) { return view.kind_name(kind); });
        skipped.rows.push_back({join(names, ", "), visible(reason)});
    }
    if (!skipped.rows.empty()) {
        page.sections.push_back({words("monitor.section.skipped"), {}, {std::move(skipped)}, {}});
    }
}

}  // namespace

WebPage monitor_page(const MonitorReport& report, const MonitorCurves& curves, const Words& words) {
    const MonitorView view(report, curves, words);
    WebPage page;
    page.title = words("monitor.title", report.experiment);
    page.kicker = words("kicker", words("monitor.kicker"), report.experiment);
    page.data = monitor_json(report);
    page.data["load_unit"] = curves.unit;
    add_answer(page, view);
    add_key_numbers(page, view);
    page.sections.push_back(findings_section(view));
    auto errors = daily_error_figures(view);
    for (PageFigure& figure : change_figures(view)) {
        errors.push_back(std::move(figure));
    }
    add_figures(page, words("monitor.section.errors"), std::move(errors));
    add_anomalies(page, view);
    add_figures(page, words("monitor.section.bands"), monitored_band_figures(view));
    auto inputs = input_figures(view);
    for (PageFigure& figure : temperature_figures(view)) {
        inputs.push_back(std::move(figure));
    }
    add_figures(page, words("monitor.section.inputs"), std::move(inputs));
    add_figures(page, words("monitor.section.ages"), age_figures(view));
    add_rest(page, view);
    page.facts = {{words("fact.experiment"), report.experiment},
                  {words("fact.run"), report.run_id.empty() ? "–" : report.run_id},
                  {words("monitor.fact.at"), format_utc(report.at)},
                  {words("monitor.fact.config"), report.config_file}};
    return page;
}

}  // namespace forecast
