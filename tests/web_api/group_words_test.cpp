#include "group_words.hpp"

#include <catch2/catch.hpp>

#include "forecast/features/pipeline.hpp"

namespace forecast {

TEST_CASE("a group of an explanation is called what people call it", "[web_api]") {
    const Words english(Language::en);
    const Words french(Language::fr);
    CHECK(group_words("value(wind)", english) == "wind");
    CHECK(group_words("value(paris_wind, cloud)", french) == "paris wind, nébulosité");
    CHECK(group_words("temperature_response(temperature, load)", english) == "heating and cooling by temperature");
    CHECK(group_words("recent_change(load)", french) == "tendance récente (consommation)");
    CHECK(group_words("past value(load, temperature)", english) == "past load, temperature");
    CHECK(group_words("additive: day_codes", english) == "additive: kind of day");
    CHECK(group_words("something(else)", english) == "something(else)");
    CHECK(group_words("transfer: lyon", french) == "transfer: lyon");
}

TEST_CASE("every feature has a name in both languages", "[web_api]") {
    for (const Language language : {Language::en, Language::fr}) {
        for (const std::string& type : feature_types()) {
            INFO(type);
            CHECK(Words(language)("group." + type, "load").find('_') == std::string::npos);
        }
    }
}

}  // namespace forecast
