#include "forecast/workflow/champion.hpp"

#include <catch2/catch.hpp>

namespace forecast {
namespace {

Timestamp at_hour(int hour) {
    return Timestamp(std::chrono::hours(hour));
}

ModelVersion version_of(std::int64_t number, std::vector<Tag> tags, bool is_champion = false) {
    ModelVersion version;
    version.name = "town";
    version.version = number;
    version.created_ms = number * 3'600'000;  // hour by hour
    version.tags = std::move(tags);
    if (is_champion) {
        version.aliases = {kChampion};
    }
    return version;
}

std::int64_t number_at(const RegisteredModel& model, int hour) {
    const auto [version, is_recorded] = champion_at(model, at_hour(hour));
    CHECK(is_recorded);
    return version == nullptr ? 0 : version->version;
}

}  // namespace

TEST_CASE("the champion of a past moment is who was promoted last by then", "[workflow]") {
    RegisteredModel model;
    model.versions = {version_of(2, {{kPromotedAtTag, format_utc(at_hour(20))}}, true),
                      version_of(1, {{kPromotedAtTag, format_utc(at_hour(10))}})};
    CHECK(number_at(model, 9) == 0);
    CHECK(number_at(model, 15) == 1);
    CHECK(number_at(model, 20) == 2);
}

TEST_CASE("after a champion was rolled back the one before it is champion again", "[workflow]") {
    RegisteredModel model;
    model.versions = {
        version_of(2, {{kPromotedAtTag, format_utc(at_hour(20))}, {kRolledBackAtTag, format_utc(at_hour(30))}}),
        version_of(1, {{kPromotedAtTag, format_utc(at_hour(10))}}, true)};
    CHECK(number_at(model, 25) == 2);
    CHECK(number_at(model, 35) == 1);
}

TEST_CASE("where the alias was moved without a tag the present champion stands in, and that is said", "[workflow]") {
    RegisteredModel model;
    model.versions = {version_of(2, {}, true), version_of(1, {{kPromotedAtTag, format_utc(at_hour(1))}})};
    const auto [version, is_recorded] = champion_at(model, at_hour(5));
    CHECK_FALSE(is_recorded);
    REQUIRE(version != nullptr);
    CHECK(version->version == 2);
    CHECK(champion_at(model, at_hour(1)).version == nullptr);  // not yet made
}

}  // namespace forecast
