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

TEST_CASE("a forecaster of days without features reads those of its daily level", "[config]") {
    const auto feature = [](const char* type) {
        FeatureOptions options;
        options.type = type;
        return options;
    };
    ExperimentConfig config;
    config.features.ahead = {feature("calendar"), feature("time_of_day")};
    config.features.past = {feature("time_of_day")};
    config.forecasters["days"].type = "dense";
    config.forecasters["hours"].type = "dense";
    config.forecasters["level"].type = "daily_level";
    config.forecasters["level"].daily_level.base = "hours";
    config.forecasters["level"].daily_level.of = "days";
    CHECK(forecaster_specs(config).named.at("days").network.learnt.features.size() == 2);

    config.forecasters["level"].daily_level.ahead = {feature("day_codes")};
    config.forecasters["level"].daily_level.past = {feature("calendar")};
    const auto named = forecaster_specs(config).named;
    REQUIRE(named.at("days").network.learnt.features.size() == 1);
    CHECK(named.at("days").network.learnt.features[0].type == "day_codes");
    CHECK(named.at("days").network.past[0].type == "calendar");
    CHECK(named.at("hours").network.learnt.features.size() == 2);
    CHECK(named.at("hours").network.past[0].type == "time_of_day");
}

}  // namespace forecast
