#include "api_server.hpp"

#include <catch2/catch.hpp>

#include <nlohmann/json.hpp>

#include "forecast/core/url.hpp"
#include "forecast/sources/data_source.hpp"
#include "shared_data.hpp"

using namespace forecast;
using Catch::Matchers::Contains;

namespace {

const std::string kDatasets = "/api/explore/v2.1/catalog/datasets/";

HttpOptions one_attempt() {
    HttpOptions options;
    options.attempts = 1;
    return options;
}

Period day(const std::string& text) {
    return {start_of(*parse_day(text), "UTC"), start_of(*parse_day(text) + 1, "UTC")};
}

}  // namespace

TEST_CASE("the local ODRÉ keeps the limits of the real one and ignores unknown parameters as it does", "[sources]") {
    ApiServer server(simulated_api_data(to_day({2020, 1, 1})));
    const auto client = make_http_client(one_attempt());
    const auto get = [&](const std::string& path) {
        return client->send({"GET", server.url() + kDatasets + path, {}, {}});
    };
    const auto too_many = get("eco2mix-metropoles-tr/records?limit=1473");
    CHECK(too_many.status == 400);
    CHECK_THAT(too_many.body, Contains("1473 was found but -1 <= limit <= 100 is expected."));
    CHECK(get("eco2mix-metropoles-tr/records?limit=100&offset=9901").status == 400);
    CHECK(get("eco2mix-metropoles-tr/records?limit=100&offset=9900").status == 200);

    const auto refined = get("eco2mix-metropoles-tr/records?limit=10&refine%5Blibelle_metropole%5D=Brest");
    const auto answer = nlohmann::json::parse(refined.body);
    CHECK(answer["results"].size() == 10);
    CHECK(answer["results"][0]["code_insee_epci"] != answer["results"][1]["code_insee_epci"]);
    CHECK(answer["total_count"] == 2 * 365 * 96);

    const auto nonsense = get("eco2mix-metropoles-tr/exports/json?where=" + url_encode("load > 7"));
    CHECK(nonsense.status == 400);
    CHECK_THAT(nonsense.body, Contains("ODSQLError"));
}

TEST_CASE("real half-hours and real weather travel through the services unchanged", "[sources]") {
    if (shared_data("france_load_30min_2012_2023.csv.gz").empty()) {
        return;
    }
    ApiServer server(*shared_api_data());
    const auto client = make_http_client(one_attempt());
    SourceOptions options;
    options.type = "eco2mix";
    options.base_url = options.archive_url = options.forecast_url = server.url();
    options.territory = "242900314";
    const auto town = make_source("load", options, *client)->read(day("2020-03-10")).series.at(0);
    options.dataset = "eco2mix-national-cons-def";
    options.territory.clear();
    const auto country = make_source("load", options, *client)->read(day("2020-03-10")).series.at(0);
    REQUIRE(town.values.size() == 96);
    REQUIRE(country.values.size() == 48);
    for (std::size_t i = 0; i < 48; ++i) {
        CHECK(town.values[2 * i].value == country.values[i].value);
        CHECK(town.values[2 * i + 1].value == country.values[i].value);
    }
    options.type = "open-meteo";
    const auto weather = make_source("weather", options, *client)->read(day("2020-01-01"));
    CHECK(weather.series.at(0).values.at(0).value == 0.8);  // the file's first row
    CHECK(weather.series.at(2).values.at(1).value == 2.6);
}
