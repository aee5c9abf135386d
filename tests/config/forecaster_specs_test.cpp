#include "forecast/config/forecaster_specs.hpp"

#include <catch2/catch.hpp>

namespace forecast {

TEST_CASE("linear stands beside every model that has features ahead, and beside no other", "[config]") {
    ExperimentConfig config;
    config.features.ahead.clear();
    CHECK(forecaster_specs(config).named.count("linear") == 0);

    FeatureOptions calendar;
    calendar.type = "calendar";
    config.features.ahead = {calendar};
    const ForecasterSpecs specs = forecaster_specs(config);
    REQUIRE(specs.named.count("linear") == 1);
    CHECK(specs.named.at("linear").linear.features.size() == 1);

    config.features.ahead.clear();
    config.linear.features = {calendar};
    CHECK(forecaster_specs(config).named.count("linear") == 1);
}

}  // namespace forecast
