#include <catch2/catch.hpp>

#include "fake_http_client.hpp"
#include "forecast/workflow/health_checks.hpp"

using namespace forecast;
using Catch::Matchers::Contains;

TEST_CASE("a host whose clock is another than this machine's is a bad finding, with both times", "[workflow]") {
    ExperimentConfig config;
    config.sources["load"].type = "eco2mix";
    config.sources["load"].territory = "242900314";
    FakeHttpClient http(std::vector<HttpResponse>{{200, "", {{"date", "Sat, 01 Jan 2000 00:00:00 GMT"}}}});

    const auto findings = check_sources(http, config);
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].severity == Severity::problem);
    CHECK_THAT(findings[0].sentence, Contains("that of the server 2000-01-01T00:00:00Z"));
}

TEST_CASE("a host's clock is not judged where its source ignores it", "[commands]") {
    ExperimentConfig config;
    config.sources["load"].type = "eco2mix";
    config.sources["load"].territory = "242900314";
    config.sources["load"].ignore_server_clock = true;
    FakeHttpClient http(std::vector<HttpResponse>{{200, "", {{"date", "Sat, 01 Jan 2000 00:00:00 GMT"}}}});
    const auto findings = check_sources(http, config);
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].severity != Severity::problem);
}
