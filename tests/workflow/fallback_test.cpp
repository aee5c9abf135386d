#include "forecast/workflow/fallback.hpp"

#include <catch2/catch.hpp>

#include "error_of.hpp"

using namespace forecast;

namespace {

using Names = std::vector<std::string>;

/// All that a run with trees and a combination keeps, as it lists it.
const Names kRecorded = {"lstm", "trees", "mix", "linear", "additive", "j-1", "j-7", "climatology"};

NamedForecasters named() {
    NamedForecasters all;
    all["linear"].type = "linear";
    all["additive"].type = "additive";
    all["trees"].type = "boosted";
    all["mix"].type = "combination";
    return all;
}

Names below(const std::string& chosen) {
    Names chain = fallback_chain(chosen, named(), kRecorded);
    REQUIRE(chain.front() == chosen);
    chain.erase(chain.begin());
    return chain;
}

std::vector<ForecastRow> lacks_data(const std::string& name) {
    throw Error(ErrorKind::insufficient_data, "{} has no forecast", name);
}

}  // namespace

TEST_CASE("where a forecaster cannot forecast those below it are asked, the best first", "[workflow]") {
    CHECK(below("mix") == Names{"additive", "linear", "j-7", "climatology"});
    CHECK(below("additive") == Names{"linear", "j-7", "climatology"});
    CHECK(below("linear") == Names{"j-7", "climatology"});
    CHECK(below("climatology").empty());
}

TEST_CASE("a network and trees have all of them below, persistence those that learn nothing", "[workflow]") {
    CHECK(below("lstm") == Names{"mix", "additive", "linear", "j-7", "climatology"});
    CHECK(below("trees") == Names{"mix", "additive", "linear", "j-7", "climatology"});
    CHECK(below("j-1") == Names{"j-7", "climatology"});
}

TEST_CASE("what the run does not keep, or its config no longer names, is not asked", "[workflow]") {
    CHECK(fallback_chain("mix", named(), {"mix", "linear", "j-7"}) == Names{"mix", "linear", "j-7"});
    NamedForecasters fewer = named();
    fewer.erase("additive");
    CHECK(fallback_chain("mix", fewer, kRecorded) == Names{"mix", "linear", "j-7", "climatology"});
}

TEST_CASE("the first that can forecast does, and those before it are named with the reason of the first",
          "[workflow]") {
    const auto made = forecast_by_first({"mix", "linear", "j-7", "climatology"}, [](const std::string& name) {
        return name == "j-7" ? std::vector<ForecastRow>(2) : lacks_data(name);
    });
    CHECK(made.forecaster == "j-7");
    CHECK(made.rows.size() == 2);
    REQUIRE(made.failed.size() == 2);
    CHECK(made.failed[1].reason == "linear has no forecast");
    CHECK(why_instead(made) == "j-7 forecasts instead of mix and linear, which cannot: mix has no forecast");
}

TEST_CASE("where none can forecast, what the first one lacks is the error", "[workflow]") {
    const auto error = error_of([] { forecast_by_first({"mix", "j-7"}, lacks_data); });
    CHECK(error.kind() == ErrorKind::insufficient_data);
    CHECK_THAT(error.what(), Catch::Equals("mix has no forecast"));
}

TEST_CASE("an error that is no lack of data is not passed over", "[workflow]") {
    const auto error = error_of([] {
        forecast_by_first({"mix", "j-7"}, [](const std::string& name) -> std::vector<ForecastRow> {
            throw Error(ErrorKind::invalid_argument, "the config of {} is wrong", name);
        });
    });
    CHECK(error.kind() == ErrorKind::invalid_argument);
}
