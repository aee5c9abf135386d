#include "forecast/report/forecast_table.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "sample_frames.hpp"

namespace forecast {
namespace {

using Catch::Contains;

Frame three_days() {
    return town(to_day({2025, 1, 1}), 3);
}

/// The second day with intervals, the third without.
std::vector<ForecastRow> two_rows() {
    std::vector<ForecastRow> rows(2);
    rows[0].row = 1;
    rows[0].value = 110;
    rows[0].intervals = Intervals{105, 115, 100, 120};
    rows[0].weather = "forecast";
    rows[1].row = 2;
    rows[1].value = 111;
    rows[1].weather = "persistence";
    return rows;
}

}  // namespace

TEST_CASE("a forecast is a row with its intervals, the load that came and its weather", "[report]") {
    const Frame frame = three_days();
    const auto rows = two_rows();
    const std::string csv =
        render_forecasts({frame, rows, "linear", "a1", frame.axis.start(1)}, TableFormat::csv, Terminal{});
    CHECK_THAT(csv,
               Contains("day,MW,low80,high80,low95,high95,actual,weather,forecaster\n2025-01-02,110.0,105.0,115.0,"));
    CHECK_THAT(csv, Contains("\n2025-01-03,111.0,-,-,-,-,") && Contains(",persistence,linear\n"));
}

TEST_CASE("forecasts as JSON name their run and issue, and an interval that is not known is null", "[report]") {
    const Frame frame = three_days();
    const auto rows = two_rows();
    const auto json = nlohmann::json::parse(forecast_json({frame, rows, "linear", "a1", frame.axis.start(1)}));
    CHECK(json["run_id"] == "a1");
    CHECK(json["issued_at"] == "2025-01-02T00:00:00+01:00");
    CHECK(json["forecasts"][0]["low80"] == 105);
    CHECK(json["forecasts"][1]["low80"].is_null());
    CHECK_FALSE(json["forecasts"][1].contains("explanation"));
    CHECK_FALSE(json.contains("instead_of"));
}

TEST_CASE("a forecast that is a mean has its members and their weights, as JSON", "[report]") {
    const Frame frame = three_days();
    auto rows = two_rows();
    rows[0].members = {{"linear", 0.75}, {"additive", 0.25}};
    const auto json = nlohmann::json::parse(forecast_json({frame, rows, "mix", "a1", frame.axis.start(1)}));
    CHECK(json["forecasts"][0]["members"] == nlohmann::json{{"linear", 0.75}, {"additive", 0.25}});
    CHECK_FALSE(json["forecasts"][1].contains("members"));
}

TEST_CASE("a forecaster that stands in for others names them and why, as JSON", "[report]") {
    const Frame frame = three_days();
    const auto rows = two_rows();
    const auto json = nlohmann::json::parse(
        forecast_json({frame, rows, "j-7", "a1", frame.axis.start(1), {{"linear", "it lacks weather"}}}));
    CHECK(json["forecaster"] == "j-7");
    REQUIRE(json["instead_of"].size() == 1);
    CHECK(json["instead_of"][0]["forecaster"] == "linear");
    CHECK(json["instead_of"][0]["because"] == "it lacks weather");
}

}  // namespace forecast
