#include "forecast/report/runs_json.hpp"

#include <limits>
#include <optional>

#include <catch2/catch.hpp>

namespace forecast {
namespace {

nlohmann::ordered_json document_of(const std::vector<RunSummary>& runs) {
    std::string text;
    write_runs(runs, [&text](const std::string& piece) { text += piece; });
    return nlohmann::ordered_json::parse(text);
}

}  // namespace

TEST_CASE("a run as JSON gives times in UTC and null for an end that is not there", "[report]") {
    RunSummary run;
    run.run_id = "a1";
    run.start_ms = 1'700'000'000'999;
    run.params = {{"epochs", "5"}};
    const auto json = run_json(run);
    CHECK(json["run_id"] == "a1");
    CHECK(json["status"] == "RUNNING");
    CHECK(json["start_time"] == "2023-11-14T22:13:20Z");
    CHECK(json["end_time"].is_null());
    CHECK(json["params"]["epochs"] == "5");

    run.end_ms = 1'700'000'060'000;
    CHECK(run_json(run)["end_time"] == "2023-11-14T22:14:20Z");
}

TEST_CASE("metrics that JSON has no number for are written as texts", "[report]") {
    RunSummary run;
    const double infinity = std::numeric_limits<double>::infinity();
    run.metrics = {{"mae", {2.5, 1.5}}, {"mape", {std::numeric_limits<double>::quiet_NaN(), -infinity}}};
    const auto metrics = run_json(run)["metrics"];
    CHECK(metrics["mae"]["last"] == 2.5);
    CHECK(metrics["mae"]["best"] == 1.5);
    CHECK(metrics["mape"]["last"] == "NaN");
    CHECK(metrics["mape"]["best"] == "-Infinity");
}

TEST_CASE("runs as one document are the same runs, whatever characters they hold", "[report]") {
    RunSummary odd;
    odd.run_id = "a1";
    odd.name = "caf\xC3\xA9 \"x\" \\ \n\x1B[31m";
    odd.tags = {{"bad", "caf\xE9"}, {"", "empty key"}};
    odd.metrics = {{"", {1e300, std::nullopt}}, {"r2", {1, 0.1}}};
    const auto document = document_of({odd, {}});
    CHECK(document["schema_version"] == 1);
    REQUIRE(document["runs"].size() == 2);
    const auto& run = document["runs"][0];
    CHECK(run == run_json(odd));
    CHECK(run["name"] == odd.name);
    CHECK(run["tags"]["bad"] == "caf\xEF\xBF\xBD");
    CHECK(run["tags"][""] == "empty key");
    CHECK(run["metrics"][""]["last"] == 1e300);
    CHECK(run["metrics"][""]["best"].is_null());
    CHECK(run["metrics"]["r2"]["best"] == 0.1);
    CHECK(document_of({})["runs"].empty());
}

TEST_CASE("a document of a thousand runs, written in pieces, has each of them once and in order", "[report]") {
    std::vector<RunSummary> runs(1003);
    for (std::size_t i = 0; i < runs.size(); ++i) {
        runs[i].run_id = std::to_string(i);
    }
    const auto listed = document_of(runs)["runs"];
    REQUIRE(listed.size() == runs.size());
    for (std::size_t i = 0; i < runs.size(); ++i) {
        CHECK(listed[i]["run_id"] == runs[i].run_id);
    }
}

}  // namespace forecast
