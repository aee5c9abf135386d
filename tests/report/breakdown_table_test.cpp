#include "forecast/report/breakdown_table.hpp"

#include <catch2/catch.hpp>

#include "scored_comparison.hpp"

namespace forecast {
namespace {

using Catch::Contains;

Breakdown small_breakdown() {
    Breakdown breakdown;
    breakdown.reference = "j-1";
    breakdown.differences = {{1, 0, {-3, -4, -2}}};
    breakdown.attribution = {{"linear", 3.0, 3.4, 5.0}};
    breakdown.slices = {{{"weekday", "monday", {0}}, scored_comparison().result.scores}};
    return breakdown;
}

}  // namespace

TEST_CASE("a difference whose interval lies below zero is better", "[report]") {
    const std::string text = render_breakdown(small_breakdown(), scored_comparison(), "", Terminal{});
    CHECK_THAT(text, Contains("linear") && Contains("better") && Contains("-3.0") && Contains("-4.0"));
}

TEST_CASE("the weather's value is none minus perfect, the share lost what issued weather costs of it", "[report]") {
    const std::string text = render_breakdown(small_breakdown(), scored_comparison(), "", Terminal{});
    CHECK_THAT(text, Contains("cost of forecast error") && Contains("20 %"));
}

TEST_CASE("slices are shown by what was asked for", "[report]") {
    const std::string usual = render_breakdown(small_breakdown(), scored_comparison(), "", Terminal{});
    CHECK_THAT(usual, !Contains("monday"));
    const std::string by_weekday = render_breakdown(small_breakdown(), scored_comparison(), "weekday", Terminal{});
    CHECK_THAT(by_weekday, Contains("monday"));
    const std::string by_month = render_breakdown(small_breakdown(), scored_comparison(), "month", Terminal{});
    CHECK_THAT(by_month, Contains("no errors by month"));
}

TEST_CASE("a breakdown as JSON has the reference, differences, attribution and slices", "[report]") {
    nlohmann::ordered_json json;
    add_breakdown(json, small_breakdown(), scored_comparison());
    CHECK(json["against"] == "j-1");
    CHECK(json["differences"][0]["name"] == "linear");
    CHECK(json["differences"][0]["high95"] == -2);
    CHECK(json["weather_blame"][0]["share_lost"].get<double>() == Approx(0.2));
    CHECK(json["cold_below"].is_null());
    CHECK(json["slices"][0]["forecasters"][1]["mae"] == 1);
}

}  // namespace forecast
