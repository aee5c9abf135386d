#include <catch2/catch.hpp>

#include "forecast/report/monitor_table.hpp"

using namespace forecast;
using Catch::Contains;

namespace {

MonitorReport town_report() {
    MonitorReport report;
    report.at = start_of(to_day({2022, 11, 1}), "UTC");
    report.experiment = "town";
    report.run_id = "0123456789abcdef0123456789abcdef";
    report.forecaster = "linear";
    MonitorFinding shift{"error_shift", "load.mw"};
    shift.since = to_day({2022, 10, 3});
    shift.value = 25.5;
    shift.limit = 23;
    shift.level = MonitorLevel::alert;
    shift.sentence = "forecasts have been too high";
    shift.advice = "forecast train";
    report.findings = {{shift, report.at, true}};
    report.in_order = {MonitorFinding{"skill", "load.mw"}};
    report.skipped = {{"champion", "linear_itself"}};
    report.no_longer_found = {"bias of load.mw"};
    return report;
}

}  // namespace

TEST_CASE("the document of monitor has the keys that scripts rely on", "[report]") {
    const auto json = monitor_json(town_report());

    CHECK(json["schema_version"] == 1);
    CHECK(json["at"] == "2022-11-01T00:00:00Z");
    CHECK(json["status"] == "alert");
    const auto& finding = json["findings"][0];
    CHECK(finding["kind"] == "error_shift");
    CHECK(finding["series"] == "load.mw");
    CHECK(finding["since"] == "2022-10-03");
    CHECK(finding["value"] == 25.5);
    CHECK(finding["limit"] == 23);
    CHECK(finding["advice"] == "forecast train");
    CHECK(json["in_order"][0]["value"].is_null());  // no number is NaN in JSON
}

TEST_CASE("a report without findings is ok, and one with a warning says so", "[report]") {
    MonitorReport report;
    CHECK(report.status() == MonitorLevel::ok);
    MonitorFinding finding{"anomaly", "load.mw"};
    finding.level = MonitorLevel::warning;
    report.findings = {{finding, report.at, true}};
    CHECK(report.status() == MonitorLevel::warning);
    CHECK(monitor_json(report)["status"] == "warning");
    CHECK(monitor_json(report)["findings"][0]["since"].is_null());
}

TEST_CASE("people read what changed, since when, what to do, what is ok, unchecked and over", "[report]") {
    const std::string text = render_monitor(town_report(), TableFormat::text, Terminal{});

    CHECK_THAT(text, Contains("alert   error_shift           load.mw (since 2022-10-03, new)"));
    CHECK_THAT(text, Contains("forecasts have been too high\n        -> forecast train"));
    CHECK_THAT(text, Contains("ok      skill"));
    CHECK_THAT(text, Contains("champion              not checked: linear itself predicts"));
    CHECK_THAT(text, Contains("over    bias of load.mw"));
}

TEST_CASE("a finding of an earlier call says since when it is said", "[report]") {
    MonitorReport report = town_report();
    report.findings[0].is_new = false;
    report.findings[0].first_seen = start_of(to_day({2022, 10, 20}), "UTC");
    CHECK_THAT(render_monitor(report, TableFormat::text, Terminal{}), Contains("said since 2022-10-20"));
}
