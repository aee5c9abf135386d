#include "forecast/report/quality_table.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

namespace forecast {
namespace {

using Catch::Contains;

/// A gap of three hours, which needs nobody, and a spike, which does.
std::vector<SeriesCheck> one_check() {
    const Timestamp noon = start_of(to_day({2025, 1, 6}), kParis) + std::chrono::hours(12);
    SeriesCheck check;
    check.series = "load.mw";
    check.values = 45;
    check.period = {noon - std::chrono::hours(24), noon + std::chrono::hours(24)};
    check.findings.emplace_back(FindingKind::gap, "load.mw",
                                std::vector<Place>{{{noon, noon + std::chrono::hours(3)}, 3}}, "3 time steps missing",
                                "add them", Severity::note);
    check.findings.emplace_back(FindingKind::spike, "load.mw",
                                std::vector<Place>{{{noon, noon + std::chrono::hours(1)}, 1}}, "one value is odd",
                                "look at it", Severity::problem);
    return {check};
}

}  // namespace

TEST_CASE("problems come before what needs nobody", "[report]") {
    const auto findings = findings_of(one_check());
    REQUIRE(findings.size() == 2);
    CHECK(findings.front().kind == FindingKind::spike);
    CHECK(findings.back().steps() == 3);
}

TEST_CASE("a finding is a row, and for programs its sentences are columns", "[report]") {
    const auto findings = findings_of(one_check());
    CHECK_THAT(render_findings(findings, TableFormat::csv, Terminal{}),
               Contains("places,slots,needs a person,what,to do\n") &&
                   Contains("gap,load.mw,2025-01-06 12:00,2025-01-06 15:00,1,3,no,3 time steps missing,add them\n"));
    CHECK_THAT(render_findings(findings, TableFormat::text, Terminal{}),
               Contains("time steps") && !Contains("look at it"));
}

TEST_CASE("for people the sentences stand below the table, with what the sources mended", "[report]") {
    const std::string text = describe_checks(one_check(), {"one line was skipped"}, Terminal{});
    CHECK_THAT(text, Contains("one value is odd") && Contains("look at it") && Contains("one line was skipped"));
}

TEST_CASE("findings as JSON count their time steps under the key slots", "[report]") {
    const auto json = nlohmann::json::parse(checks_json(one_check(), {}));
    CHECK(json["findings"][0]["needs_person"] == true);
    CHECK(json["findings"][1]["kind"] == "gap");
    CHECK(json["findings"][1]["slots"] == 3);
    CHECK(json["findings"][1]["places"][0]["slots"] == 3);
}

}  // namespace forecast
