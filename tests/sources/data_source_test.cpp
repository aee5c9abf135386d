#include "forecast/sources/data_source.hpp"

#include <catch2/catch.hpp>

#include "error_of.hpp"
#include "fake_http_client.hpp"

using namespace forecast;
using Catch::Matchers::Contains;

TEST_CASE("an unknown source type is told with the known ones", "[sources]") {
    FakeHttpClient http{""};
    SourceOptions options;
    options.type = "eco2mx";
    const auto error = error_of([&] { make_source("load", options, http); });
    CHECK(error.kind() == ErrorKind::invalid_argument);
    CHECK_THAT(error.what(), Contains("sources.load: there is no source type 'eco2mx'; known types are eco2mix, "
                                      "open-meteo, csv, simulated"));
}
