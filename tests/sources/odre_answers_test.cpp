#include <catch2/catch.hpp>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "error_of.hpp"
#include "fake_http_client.hpp"
#include "forecast/sources/data_source.hpp"
#include "shared_data.hpp"

using namespace forecast;
using Catch::Matchers::Contains;

namespace {

const Period kDay{*parse_time("2021-11-08", "UTC"), *parse_time("2021-11-09", "UTC")};

Batch read(FakeHttpClient& http, const std::string& territory = "242900314") {
    SourceOptions options;
    options.type = "eco2mix";
    options.territory = territory;
    return make_source("load", options, http)->read(kDay);
}

Batch read(const std::string& body) {
    FakeHttpClient http(body);
    return read(http);
}

std::string row(const std::string& value, const std::string& time = "2021-11-08T04:15:00+00:00",
                const std::string& clock = R"("heures":"05:15")") {
    return R"({"code_insee_epci":"242900314","date_heure":")" + time + "\"," + clock + ",\"consommation\":" + value +
           "}";
}

}  // namespace

TEST_CASE("a recorded answer of the service is read as it stands", "[sources]") {
    const auto path = shared_data("odre_v21_records_response_sample.json");
    if (path.empty()) {
        return;
    }
    std::ifstream file(path);
    const auto results = nlohmann::json::parse(file)["results"];
    std::string of_clermont = "[";
    std::size_t count = 0;
    for (const auto& result : results) {
        if (result["code_insee_epci"] == "246300701" && result["date_heure"] > "2021-11-08T00" &&
            result["date_heure"] < "2021-11-09T00") {
            of_clermont += (count++ > 0 ? "," : "") + result.dump();
        }
    }
    FakeHttpClient http(of_clermont + "]");
    const auto load = read(http, "246300701").series[0];
    REQUIRE(count > 1);
    CHECK(load.values.size() == count);
    CHECK(format_utc(load.values[0].time) == "2021-11-08T04:15:00Z");
    CHECK(load.values[0].value == 160);
    CHECK_THAT(http.urls.at(0), Contains("https://odre.opendatasoft.com/api/explore/v2.1/catalog/datasets/"));
}

TEST_CASE("`heure` serves as `heures` does, and any offset of date_heure", "[sources]") {
    const auto clash = "[" + row("7", "2021-11-08T04:15:00+00:00", R"("heure":"06:15")") + "," +
                       row("5", "2021-11-08T05:15:00+01:00", R"("heure":"05:15")") + "]";
    const auto load = read(clash).series[0];
    REQUIRE(load.values.size() == 1);
    CHECK(load.values[0].value == 7);  // the later local clock
}

TEST_CASE("of equal rows a present value is kept before a missing one, of contradicting ones none", "[sources]") {
    CHECK(read("[" + row("7") + "," + row("null") + "]").series[0].values.at(0).value == 7);
    CHECK(read("[" + row("null") + "," + row("8") + "]").series[0].values.at(0).value == 8);
    const auto contradiction = read("[" + row("7") + "," + row("8") + "]");
    CHECK(std::isnan(contradiction.series[0].values.at(0).value));
    CHECK_THAT(contradiction.notes.back(), Contains("contradict each other"));
}

TEST_CASE("numbers in any spelling are numbers, and what is none is missing", "[sources]") {
    for (const auto* text : {"160", "160.0", "\"160\"", "\"160.0\"", "1.6e2"}) {
        CHECK(read("[" + row(text) + "]").series[0].values.at(0).value == 160);
    }
    for (const auto* text :
         {"null", "\"ND\"", "\"\"", "\"nan\"", "\"inf\"", "1e308", "[1,2]", "{\"consommation\":3}"}) {
        CAPTURE(text);
        CHECK(std::isnan(read("[" + row(text) + "]").series[0].values.at(0).value));
    }
    const auto odd = read("[" + row("\"12 MW\"") + "]");
    CHECK(std::isnan(odd.series[0].values.at(0).value));
    CHECK_THAT(odd.notes.at(0), Contains("1 values that are no number"));
    CHECK_THAT(read("[" + row("1e308") + "," + row("\"Infinity\"") + "]").notes.back(),
               Contains("2 values that are no"));
}

TEST_CASE("a row without a territory, or without a time, is an error", "[sources]") {
    CHECK_THROWS_WITH(read(R"([{"date_heure":"2021-11-08T04:15:00+00:00","consommation":9}])"),
                      Contains("code_insee_epci '' where '242900314'"));
    CHECK_THROWS_WITH(read("[" + row("1") + "," + row("1", "yesterday") + "]"),
                      Contains("row (number 2) whose date_heure 'yesterday' is not a time"));
    CHECK_THROWS_WITH(read("[" + row("1", "9999-12-31T00:00:00+00:00") + "]"), Contains("is not a time"));
}

TEST_CASE("a body that is not whole JSON is asked for three times and no more", "[sources]") {
    for (const auto* body : {"", "[", R"([{"date_heure":"2021)",
                             "[] Streaming interrupted due to the following error: x", "<html>busy</html>"}) {
        CAPTURE(body);
        FakeHttpClient http(body);
        const auto error = error_of([&] { read(http); });
        CHECK(error.kind() == ErrorKind::unavailable);
        CHECK_THAT(error.what(), Contains(http.urls[0]));
        CHECK(http.urls.size() == 3);
    }
    FakeHttpClient mended({{200, "[{", {}}, {200, "[" + row("5") + "]", {}}});
    CHECK(read(mended).series[0].values.size() == 1);
}

TEST_CASE("values of now are known when they are fetched, not later", "[sources]") {
    const auto time = std::chrono::floor<std::chrono::hours>(now());
    auto body = "[" + row("5", format_utc(time)) + "]";
    FakeHttpClient http(body);
    SourceOptions options;
    options.type = "eco2mix";
    options.territory = "242900314";
    const auto batch =
        make_source("load", options, http)->read({time - std::chrono::hours(1), time + std::chrono::hours(1)});
    REQUIRE(batch.series[0].values.size() == 1);
    CHECK(batch.series[0].values[0].available_at <= now());
    CHECK(batch.series[0].values[0].available_at >= time);
}
