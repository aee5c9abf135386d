#include "forecast/report/series_text.hpp"

#include <limits>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "sample_frames.hpp"

namespace forecast {
namespace {

/// Two half-hours from midnight in Paris; the second is missing.
std::map<std::string, Series> two_values() {
    Series series = regular_series(start_of(to_day({2025, 1, 6}), kParis), std::chrono::minutes(30),
                                   {1.5, std::numeric_limits<double>::quiet_NaN()});
    series.info.id = "town/load";
    series.info.time_zone = std::string(kParis);
    return {{"load.mw", series}};
}

}  // namespace

TEST_CASE("values as CSV are in local time, a missing one empty", "[report]") {
    CHECK(series_csv(two_values()) ==
          "series,time,value,available_at\n"
          "load.mw,2025-01-06T00:00:00+01:00,1.5,2025-01-06T00:30:00+01:00\n"
          "load.mw,2025-01-06T00:30:00+01:00,,2025-01-06T01:00:00+01:00\n");
}

TEST_CASE("a value that was scaled has the digits of before", "[report]") {
    auto all = two_values();
    all.at("load.mw").values[0].value = 0.0008799999999999999;
    CHECK_THAT(series_csv(all), Catch::Contains(",0.00088,"));
    CHECK_THAT(series_json(all), Catch::Contains("0.00088,"));
}

TEST_CASE("values as JSON stand under their series, a missing one null", "[report]") {
    const auto json = nlohmann::json::parse(series_json(two_values()));
    CHECK(json["series"][0]["series"] == "load.mw");
    CHECK(json["series"][0]["step"] == "30min");
    CHECK(json["series"][0]["values"][0]["value"] == 1.5);
    CHECK(json["series"][0]["values"][1]["value"].is_null());
}

}  // namespace forecast
