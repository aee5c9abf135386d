#include "forecast/net/server_clock.hpp"

#include <catch2/catch.hpp>

#include "forecast/core/error.hpp"

using namespace forecast;
using Catch::Matchers::Contains;
using std::chrono::hours;

namespace {

const Timestamp kNoon = *parse_time("2026-11-26T12:00:00Z", "UTC");

HttpResponse answered(const std::string& date, const std::string& age = "") {
    HttpResponse response;
    response.headers = {{"date", date}};
    if (!age.empty()) {
        response.headers["age"] = age;
    }
    return response;
}

}  // namespace

TEST_CASE("the time of a server is its Date, later by what a cache says its answer's age is", "[net]") {
    CHECK(server_time(answered("Thu, 26 Nov 2026 12:00:00 GMT")) == kNoon);
    CHECK(server_time(answered("Thu, 26 Nov 2026 09:00:00 GMT", "10800")) == kNoon);
    CHECK(server_time(answered("Thu, 26 Nov 2026 12:00:00 GMT", "-99999999999999999999")) == kNoon);
    CHECK_FALSE(server_time(answered("yesterday")));
    CHECK_FALSE(server_time(HttpResponse{}));
}

TEST_CASE("a clock that is more than an hour off its server's is refused, both ways, with both times", "[net]") {
    const auto response = answered("Thu, 26 Nov 2026 12:00:00 GMT");
    const std::string url = "http://a.org/exports?select=x";
    CHECK_NOTHROW(check_clock(response, url, kNoon + hours(1)));
    CHECK_NOTHROW(check_clock(response, url, kNoon - hours(1)));
    CHECK_NOTHROW(check_clock(HttpResponse{}, url, Timestamp{}));
    for (const Timestamp wrong : {kNoon + hours(2), kNoon - hours(2), Timestamp{}, kNoon + hours(80'000)}) {
        CHECK_THROWS_WITH(check_clock(response, url, wrong),
                          Contains("says " + format_utc(wrong) + ", that of the server 2026-11-26T12:00:00Z") &&
                              Contains("(http://a.org/exports)"));
    }
}
