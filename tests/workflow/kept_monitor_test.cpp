#include <catch2/catch.hpp>

#include "forecast/core/file.hpp"
#include "forecast/workflow/alert_command.hpp"
#include "forecast/workflow/kept_monitor.hpp"
#include "temp_directory.hpp"

using namespace forecast;
using Catch::Contains;

namespace {

/// A workspace of its own, and a config.
struct KeptResults {
    TempDirectory directory;
    Workspace workspace;
    ExperimentConfig config;

    KeptResults() {
        workspace.directory = directory.path();
        config.frame.target = "load.mw";
    }
    /// What a call at hour `hour` finds of `kinds`, after what was kept before; the kinds of `in_order` are checked,
    /// too.
    MonitorReport call(int hour, const std::vector<std::string>& kinds, bool is_told = true,
                       const std::vector<std::string>& in_order = {}) {
        std::vector<MonitorFinding> findings;
        for (const std::string& kind : kinds) {
            findings.push_back({kind, "load.mw"});
        }
        return call_with(hour, findings, is_told, in_order);
    }
    DriftVerdict drift(int hour) const {
        return kept_drift(workspace, config, "town.json", Timestamp(std::chrono::hours(hour)));
    }
    MonitorReport call_with(int hour, const std::vector<MonitorFinding>& findings, bool is_told = true,
                            const std::vector<std::string>& in_order = {}) {
        MonitorReport report;
        report.at = Timestamp(std::chrono::hours(hour));
        for (MonitorFinding finding : findings) {
            finding.level = MonitorLevel::alert;
            report.findings.push_back({finding, report.at, true, false});
        }
        for (const std::string& kind : in_order) {
            report.in_order.push_back({kind, "load.mw"});
        }
        compare_with_last(report, last_monitor_result(workspace, config));
        MonitorReport kept = report;
        for (TrackedFinding& tracked : kept.findings) {
            tracked.is_told = tracked.is_told || is_told;
        }
        REQUIRE_FALSE(keep_monitor_result(kept, workspace, config));
        return report;
    }
};

}  // namespace

TEST_CASE("the second call knows what the first one said, and what is over", "[workflow]") {
    KeptResults kept;
    CHECK(kept.call(1, {"bias", "skill"}).findings[0].is_new);

    const MonitorReport second = kept.call(2, {"bias", "coverage"}, true, {"skill"});

    CHECK_FALSE(second.findings[0].is_new);
    CHECK(second.findings[0].first_seen == Timestamp(std::chrono::hours(1)));
    CHECK(second.findings[1].is_new);
    CHECK(second.no_longer_found == std::vector<std::string>{"skill of load.mw"});
}

TEST_CASE("who was told of an alert is known to later calls, also over one that tells nobody", "[workflow]") {
    KeptResults kept;
    kept.call(1, {"bias"}, false);
    CHECK_FALSE(kept.call(2, {"bias"}, false).findings[0].is_told);
    CHECK_FALSE(kept.call(3, {"bias"}).findings[0].is_told);
    CHECK(kept.call(4, {"bias", "skill"}, false).findings[0].is_told);
    const MonitorReport last = kept.call(5, {"bias", "skill"}, false);
    CHECK(last.findings[0].is_told);
    CHECK_FALSE(last.findings[1].is_told);
}

TEST_CASE("two faults of one series and day are both known to the next call", "[workflow]") {
    KeptResults kept;
    MonitorFinding gap{"data_fault", "load.mw"};
    MonitorFinding spike = gap;
    gap.fault = "gap";
    spike.fault = "spike";
    kept.call_with(1, {gap});
    CHECK(kept.call_with(2, {gap, spike}).findings[1].is_new);
    const MonitorReport second = kept.call_with(3, {gap, spike});
    CHECK_FALSE(second.findings[0].is_new);
    CHECK_FALSE(second.findings[1].is_new);
}

TEST_CASE("what could not be checked is neither over nor new when it is found again", "[workflow]") {
    KeptResults kept;
    kept.call(1, {"bias", "error_growth"});
    for (const int hour : {2, 3}) {
        CHECK(kept.call(hour, {}, false).no_longer_found.empty());
    }
    const MonitorReport again = kept.call(4, {"bias"}, true, {"error_growth"});
    CHECK_FALSE(again.findings[0].is_new);
    CHECK(again.findings[0].is_told);
    CHECK(again.findings[0].first_seen == Timestamp(std::chrono::hours(1)));
    CHECK(again.no_longer_found == std::vector<std::string>{"error_growth of load.mw"});
}

TEST_CASE("what could not be checked again is no drift of today", "[workflow]") {
    KeptResults kept;
    kept.call(1, {"error_shift"});
    kept.call(2, {});
    CHECK_THROWS_WITH(kept.drift(2), Contains("none of its checks of drift"));
    kept.call(3, {}, true, {"bias"});
    CHECK_FALSE(kept.drift(3).is_drifted);
}

TEST_CASE("a series of which another one was checked is over where nothing was skipped", "[workflow]") {
    KeptResults kept;
    MonitorFinding other{"missing_values", "temperature"};
    kept.call_with(1, {other});
    CHECK(kept.call(2, {}, true, {"missing_values"}).no_longer_found ==
          std::vector<std::string>{"missing_values of temperature"});
}

TEST_CASE("the begin of a fault stays where it was found first, and another place of it is new", "[workflow]") {
    const Day day = to_day({2024, 5, 1});
    KeptResults kept;
    MonitorFinding gap{"data_fault", "load.mw"};
    gap.fault = "gap";
    gap.since = day;
    gap.newest = day;
    kept.call_with(1, {gap});

    gap.since = day + 3;  // the first days have left the window
    const auto second = kept.call_with(2, {gap});
    CHECK_FALSE(second.findings[0].is_new);
    CHECK(second.findings[0].finding.since == day);

    gap.newest = day + 20;
    const auto third = kept.call_with(3, {gap});
    CHECK(third.findings[0].is_new);
    CHECK(third.findings[0].finding.since == day);
}

TEST_CASE("the begin of a window does not slide with it, that of a change is as it is estimated", "[workflow]") {
    const Day day = to_day({2024, 5, 1});
    KeptResults kept;
    MonitorFinding coverage{"coverage", "load.mw"};
    MonitorFinding shift{"error_shift", "load.mw"};
    coverage.since = shift.since = day;
    kept.call_with(1, {coverage, shift});
    coverage.since = shift.since = day + 1;
    const auto second = kept.call_with(2, {coverage, shift});
    CHECK(second.findings[0].finding.since == day);
    CHECK(second.findings[1].finding.since == day + 1);
}

TEST_CASE("a result is kept over an earlier one alone", "[workflow]") {
    KeptResults kept;
    kept.call(2, {"bias"});
    const auto last = last_monitor_result(kept.workspace, kept.config);
    CHECK(is_later_than(last, Timestamp(std::chrono::hours(1))));
    CHECK_FALSE(is_later_than(last, Timestamp(std::chrono::hours(2))));
    CHECK_FALSE(is_later_than(std::nullopt, Timestamp()));
}

TEST_CASE("results of towns with different loads are kept apart", "[workflow]") {
    KeptResults kept;
    ExperimentConfig other = kept.config;
    other.frame.target = "load.kw";
    CHECK(monitor_directory(kept.workspace, kept.config) != monitor_directory(kept.workspace, other));
    other = kept.config;
    other.sources["load"].territory = "242900314";
    CHECK(monitor_directory(kept.workspace, kept.config) != monitor_directory(kept.workspace, other));
}

TEST_CASE("a damaged result counts as none", "[workflow]") {
    KeptResults kept;
    for (const char* text : {"", "[]", R"({"findings": 3})", R"({"findings": [{"kind": "bias"}]})"}) {
        write_file_atomically(monitor_directory(kept.workspace, kept.config) / kMonitorResult, text);
        CHECK_FALSE(last_monitor_result(kept.workspace, kept.config));
    }
}

TEST_CASE("drift is what monitor kept as an alert of the errors", "[workflow]") {
    KeptResults kept;
    CHECK_THROWS_WITH(kept.drift(1), Contains("kept no result"));
    kept.call(1, {"data_age"});
    CHECK_THROWS_WITH(kept.drift(1), Contains("none of its checks of drift"));
    kept.call(1, {"data_age"}, true, {"bias"});
    CHECK_FALSE(kept.drift(49).is_drifted);
    CHECK_THROWS_WITH(kept.drift(50), Contains("1970-01-01T01:00:00Z, more than 48 hours ago"));
    kept.call(2, {"error_shift"});
    const DriftVerdict verdict = kept.drift(2);
    CHECK(verdict.is_drifted);
    CHECK_THAT(verdict.sentence, Contains("1970-01-01T02:00:00Z") && Contains("error_shift of load.mw"));
}

TEST_CASE("a command of an alert reads all that it is given, however much", "[workflow]") {
    const TempDirectory directory;
    const std::string file = directory / "told";
    const std::string input(1'000'000, 'x');

    CHECK_FALSE(run_alert_command("cat > '" + file + "'", input, std::chrono::seconds(30)));
    CHECK(read_file(file) == input);
    CHECK_FALSE(run_alert_command("true", input, std::chrono::seconds(30)));  // reads nothing of it
}

TEST_CASE("a command of an alert that fails says how", "[workflow]") {
    CHECK_THAT(run_alert_command("exit 3", "", std::chrono::seconds(30)).value(), Contains("ended with 3"));
    CHECK_THAT(run_alert_command("kill -9 $$", "", std::chrono::seconds(30)).value(), Contains("signal 9"));
    CHECK_THAT(run_alert_command("sleep 60", "", std::chrono::seconds(1)).value(), Contains("after 1 s"));
}

TEST_CASE("a command of an alert is ended where the call is interrupted", "[workflow]") {
    const Cancellation cancellation;
    cancellation.request();
    CHECK_THROWS_AS(run_alert_command("sleep 60", "", std::chrono::seconds(60), cancellation), Cancelled);
}
