#include "forecast/report/territory_table.hpp"

#include <catch2/catch.hpp>

namespace forecast {
namespace {

using Catch::Contains;

std::vector<TerritoryRun> runs_of_two() {
    TerritoryRun north;
    north.name = "north";
    north.run_id = "0123456789abcdef";
    north.scores = {{"lstm", 60, 4.5, 6, 2.5}, {"linear", 60, 4, 5.5, 2.25}, {"trees", 0, {}, {}, {}}};
    TerritoryRun south;
    south.name = "south";
    south.run_id = "fedcba9876543210";
    south.failure = "there is no file south.csv";
    return {north, south};
}

}  // namespace

TEST_CASE("each territory stands with its best forecaster, and what failed with its sentence", "[report]") {
    const std::string csv = render_territories(runs_of_two(), TableFormat::csv, Terminal{});
    CHECK_THAT(csv, Contains("north,linear,4.00,5.50,MW,2.25,60,01234567\n"));
    CHECK_THAT(csv, Contains("south,failed,,,,,,fedcba98\n"));
    CHECK_THAT(render_territories(runs_of_two(), TableFormat::text, Terminal{}),
               Contains("south failed: there is no file south.csv"));
}

TEST_CASE("the JSON of territories has all forecasters, and null for what is not defined", "[report]") {
    const auto json = territories_json(runs_of_two());
    CHECK(json["schema_version"] == 1);
    CHECK(json["territories"][0]["best"] == "linear");
    CHECK(json["territories"][0]["forecasters"][0]["mae"] == 4.5);
    CHECK(json["territories"][0]["forecasters"][2]["mae"].is_null());
    CHECK(json["territories"][1]["status"] == "FAILED");
    CHECK(json["territories"][1]["failure"] == "there is no file south.csv");
    CHECK(json["territories"][1]["best"].is_null());
    const auto metrics = territory_metrics(runs_of_two());
    REQUIRE(metrics.size() == 3);
    CHECK(metrics[0] == std::pair<std::string, double>("north/mae", 4));
}

}  // namespace forecast
