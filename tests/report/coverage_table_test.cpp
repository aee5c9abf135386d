#include "forecast/report/coverage_table.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "sample_frames.hpp"

namespace forecast {
namespace {

using Catch::Contains;

/// Four hours from noon (UTC) of 6 January 2025, the third of which is missing.
Coverage with_a_gap() {
    const Timestamp noon = start_of(to_day({2025, 1, 6}), "UTC") + std::chrono::hours(12);
    Series series = regular_series(noon, std::chrono::hours(1), {1, 2, 3, 4});
    series.values.erase(series.values.begin() + 2);
    series.info.id = "town/load";
    series.info.column = "load";
    return coverage_of(series);
}

}  // namespace

TEST_CASE("a series' row says what is there and names its longest gap", "[report]") {
    CHECK_THAT(render_coverage({with_a_gap()}, TableFormat::csv, Terminal{}),
               Contains("town/load,2025-01-06T16:00,2025-01-06,3,75.00 %,1,1h from 2025-01-06T15:00,0\n"));
}

TEST_CASE("months are rows and series are columns, with a dash where a series has no value", "[report]") {
    Coverage empty;
    empty.info.column = "gas";
    CHECK(render_months({with_a_gap(), empty}, TableFormat::csv, Terminal{}) ==
          "month (UTC),load,gas\n2025-01,75.0 %,-\n");
}

TEST_CASE("the coverage of an empty series has no first and no last time in JSON", "[report]") {
    const auto json = nlohmann::json::parse(coverage_json({with_a_gap(), Coverage{}}));
    CHECK(json["series"][0]["gaps"][0]["begin"] == "2025-01-06T14:00:00Z");
    CHECK(json["series"][0]["share"] == 0.75);
    CHECK(json["series"][1]["first"].is_null());
    CHECK(json["series"][1]["last"].is_null());
}

}  // namespace forecast
