#include "forecast/report/monitor_page.hpp"

#include <cmath>
#include <limits>
#include <regex>

#include <catch2/catch.hpp>

#include "forecast/core/file.hpp"
#include "forecast/core/json.hpp"
#include "forecast/pages/web_files.hpp"
#include "test_paths.hpp"

namespace forecast {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

MonitorFinding finding_of(const std::string& kind, const std::string& series, double value, double limit,
                          MonitorLevel level, const std::string& unit = "") {
    MonitorFinding finding{kind, series};
    finding.since = to_day({2022, 9, 12});
    finding.value = value;
    finding.limit = limit;
    finding.level = level;
    finding.unit = unit;
    return finding;
}

/// Sixty days from 1 September 2022 whose errors are 1 MW until the 11th and 9 MW from then on, 11 October missing;
/// expected are -2 to 2 MW.
MonitorCurves town_curves() {
    constexpr std::size_t kDays = 60;
    MonitorCurves curves;
    curves.unit = "MW";
    curves.first = to_day({2022, 9, 1});
    for (std::size_t i = 0; i < kDays; ++i) {
        curves.errors.push_back(i == 40 ? kNone : i < 11 ? 1 : 9);
        curves.inside.push_back(i == 40 ? kNone : i < 11 ? 1 : 0);
        curves.low.push_back(-2);
        curves.high.push_back(2);
    }
    curves.changes = {{"error_shift", std::vector<double>(kDays, 25.5), 22.4, ""}};
    return curves;
}

MonitorReport town_findings() {
    MonitorReport report;
    report.at = start_of(to_day({2022, 10, 31}), "UTC");
    report.experiment = "town";
    report.config_file = "town.json";
    report.run_id = "0123456789abcdef0123456789abcdef";
    report.forecaster = "linear";
    auto shift = finding_of("error_shift", "load.mw", 25.5, 22.4, MonitorLevel::alert);
    shift.per_year = 0.02;
    auto anomaly = finding_of("anomaly", "load.mw", -61.5, 12.25, MonitorLevel::warning, "MW");
    anomaly.explanation = {{"the newest known load", 240}, {"temperature", -12}, {"calendar", 3}};
    anomaly.guess = AnomalyKind::outage;
    auto drift = finding_of("input_drift", "temperature", 0.6, 0.4, MonitorLevel::warning);
    report.findings = {{shift, report.at, true}, {anomaly, report.at, true}, {drift, report.at, true}};
    report.in_order = {finding_of("input_drift", "load lag 7", 0.1, 0.4, MonitorLevel::ok),
                       finding_of("data_age", "load.mw", 0.5, 2, MonitorLevel::ok, "days"),
                       finding_of("coverage", "load.mw", 0.793, 0.7, MonitorLevel::ok)};
    report.skipped = {{"champion", "linear_itself"}};
    return report;
}

const PageFigure& monitor_figure(const WebPage& page, const std::string& name) {
    const PageFigure* figure = find_figure(page, name);
    INFO(name);
    REQUIRE(figure != nullptr);
    return *figure;
}

const PageTable& table_of(const WebPage& page, const std::string& section) {
    for (const PageSection& one : page.sections) {
        if (one.title == section && !one.tables.empty()) {
            return one.tables.front();
        }
    }
    FAIL("no table in " + section);
    return page.sections.front().tables.front();
}

TEST_CASE("a page of monitor begins with what is passed, and what to do", "[monitor][report]") {
    const WebPage page = monitor_page(town_findings(), town_curves(), Words(Language::en));
    CHECK(page.headline == "A limit is passed: shift of the errors.");
    REQUIRE(page.warnings.size() == 1);
    CHECK_THAT(page.warnings[0], Catch::Contains("since 12 September 2022: their sum is 25.50, its limit 22.40"));
    CHECK_THAT(page.answer[0], Catch::Contains("forecast train --config town.json --promote-if-better"));
    CHECK(page.answer[2] == "Alerts: 1; warnings: 2; in order: 3; not checked: 1.");
}

TEST_CASE("the numbers of monitor's page are those of its document", "[monitor][report]") {
    const MonitorReport report = town_findings();
    const WebPage page = monitor_page(report, town_curves(), Words(Language::en));
    const auto document = monitor_json(report);
    for (const auto& [key, value] : document.items()) {
        CHECK(page.data.at(key) == value);
    }
    const PageTable& found = table_of(page, "What was found");
    REQUIRE(found.rows.size() == document["findings"].size());
    CHECK(found.rows[0][4] == "25.50");
    CHECK(found.rows[0][5] == "22.40");
    CHECK(found.rows[0][6] == "by chance once in 50 years");
    const auto& shift = std::get<SeriesPlot>(monitor_figure(page, "error-shift").plot);
    CHECK(shift.lines[0].values.back() == document["findings"][0]["value"]);
    CHECK(shift.lines[1].values.back() == document["findings"][0]["limit"]);
    CHECK(monitor_figure(page, "inputs").table.rows[0][1] == "0.60");
}

TEST_CASE("errors are drawn by the calendar with their expectation, and marked where they changed",
          "[monitor][report]") {
    const WebPage page = monitor_page(town_findings(), town_curves(), Words(Language::en));
    const PageFigure& errors = monitor_figure(page, "daily-errors");
    CHECK_THAT(errors.title, Catch::StartsWith("27 of the newest 27 days lie outside"));
    const auto& plot = std::get<SeriesPlot>(errors.plot);
    CHECK(plot.axis.day(0) == to_day({2022, 9, 1}));
    CHECK(std::isnan(plot.lines[0].values[40]));
    CHECK(plot.bands[0].high[7] == 2);
    REQUIRE(plot.marks.size() == 1);
    CHECK(plot.marks[0].step == 11);
}

TEST_CASE("bands are judged by month, and a broken promise is marked", "[monitor][report]") {
    const WebPage page = monitor_page(town_findings(), town_curves(), Words(Language::en));
    const PageFigure& coverage = monitor_figure(page, "coverage");
    CHECK(coverage.title == "79.3\u202f% of the loads since 12 September 2022 lie in the 80\u202f% band");
    CHECK(coverage.table.rows[0] == std::vector<std::string>{"September 2022", "36.7\u202f%", "30"});
    CHECK(coverage.table.rows[1] == std::vector<std::string>{"October 2022", "0.0\u202f%", "29"});
    CHECK(std::get<DotPlot>(coverage.plot).dots[1].kind == "action");
}

TEST_CASE("inputs and ages are drawn as shares of their limits, the largest first", "[monitor][report]") {
    const WebPage page = monitor_page(town_findings(), town_curves(), Words(Language::en));
    const auto& inputs = std::get<DotPlot>(monitor_figure(page, "inputs").plot);
    REQUIRE(inputs.dots.size() == 2);
    CHECK(inputs.dots[0].name == "temperature");
    CHECK(inputs.dots[0].value == Approx(150));
    CHECK(inputs.dots[0].kind == "action");
    CHECK(inputs.dots[1].value == Approx(25));
    CHECK(std::get<DotPlot>(monitor_figure(page, "ages").plot).dots[0].value == Approx(25));
}

TEST_CASE("an anomaly shows its error, its guess and what its forecast was made of", "[monitor][report]") {
    const WebPage page = monitor_page(town_findings(), town_curves(), Words(Language::en));
    const auto& row = table_of(page, "Single days").rows.at(0);
    CHECK(row[0] == "12 September 2022");
    CHECK(row[1] == "−61.50");
    CHECK_THAT(row[3], Catch::Contains("outage"));
    CHECK(row[4] == "240.0 the newest load, −12.00 temperature, +3.00 calendar");
}

TEST_CASE("a monitor that knows no errors shows what it has, and why not more", "[monitor][report]") {
    MonitorReport report = town_findings();
    report.run_id.clear();
    report.findings.clear();
    const Words words(Language::en);
    const WebPage page = monitor_page(report, {}, words);
    CHECK(find_figure(page, "daily-errors") == nullptr);
    CHECK(find_figure(page, "coverage") == nullptr);
    monitor_figure(page, "ages");
    CHECK(table_of(page, "What could not be checked").rows[0][1] == "linear itself predicts");
    CHECK_THAT(html_page(page, words), !Catch::Contains("nan"));
}

TEST_CASE("every kind that the documentation lists has its words", "[monitor][report]") {
    const auto json = parse_json(web_file("words.json"));
    const std::string text = read_file(source_directory() / "docs" / "how-to" / "monitor.md");
    const std::regex kind("\n\\| `([a-z_]+)` \\|");
    std::size_t kinds = 0;
    for (auto it = std::sregex_iterator(text.begin(), text.end(), kind); it != std::sregex_iterator(); ++it) {
        for (const char* part : {"kind", "says", "advice"}) {
            INFO((*it)[1].str());
            CHECK(json.contains("monitor." + std::string(part) + "." + (*it)[1].str()));
        }
        ++kinds;
    }
    CHECK(kinds == 20);
}

TEST_CASE("temperature forecasts are drawn beside what came", "[monitor][report]") {
    MonitorReport report = town_findings();
    report.in_order.push_back(finding_of("temperature_forecast", "weather.t", 1.25, 2.5, MonitorLevel::ok, "°C"));
    MonitorCurves curves = town_curves();
    curves.temperatures = {{"weather.t", to_day({2022, 10, 1}), {10, kNone, 12}, {9, kNone, 10.5}}};
    const WebPage page = monitor_page(report, curves, Words(Language::en));
    const PageFigure& figure = monitor_figure(page, "temperature-forecasts");
    CHECK_THAT(figure.title, Catch::Contains("weather.t were wrong by 1.25\u202f°C"));
    const auto& plot = std::get<SeriesPlot>(figure.plot);
    CHECK(plot.lines[0].values[2] == 10.5);
    CHECK(plot.lines[1].values[0] == 10);
}

TEST_CASE("every reason of a check that was skipped is in both languages", "[monitor][report]") {
    const SkippedCheck few{"bias", "few_days", {"5", "linear", "0123abcd", "monitor.window_days 28"}};
    CHECK(reason_of(few, Words(Language::en)) ==
          "5 days with a load and a forecast that linear of run 0123abcd made in time are fewer than "
          "monitor.window_days 28");
    CHECK_THAT(reason_of(few, Words(Language::fr)), Catch::Contains("5 jours") && Catch::Contains("0123abcd"));
    const auto json = parse_json(web_file("words.json"));
    for (const auto& [key, texts] : json.items()) {
        INFO(key);
        CHECK((key.rfind("monitor.skip.", 0) != 0 || texts.at("en") != texts.at("fr")));
    }
}

TEST_CASE("in French a page of monitor says the same numbers in French", "[monitor][report]") {
    const WebPage page = monitor_page(town_findings(), town_curves(), Words(Language::fr));
    CHECK(page.headline == "Une limite est franchie\u00a0: décalage des erreurs.");
    CHECK_THAT(page.warnings[0], Catch::Contains("25,50"));
    CHECK(table_of(page, "Ce qui n'a pu être contrôlé").rows[0][1] == "linéaire prévoit lui-même");
}

}  // namespace
}  // namespace forecast
