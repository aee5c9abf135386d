#include "forecast/pages/words.hpp"

#include <regex>
#include <set>

#include <catch2/catch.hpp>

#include "forecast/core/error.hpp"
#include "forecast/core/file.hpp"
#include "forecast/core/json.hpp"
#include "forecast/pages/web_files.hpp"
#include "test_paths.hpp"

namespace forecast {
namespace {

/// The values that a sentence takes: "{}" by their number, "{1}" by their place.
std::multiset<std::string> places_in(const std::string& sentence) {
    std::multiset<std::string> places;
    const std::regex place("\\{[0-9]*\\}");
    for (auto it = std::sregex_iterator(sentence.begin(), sentence.end(), place); it != std::sregex_iterator(); ++it) {
        places.insert(it->str());
    }
    return places;
}

TEST_CASE("each sentence takes the same values in both languages", "[pages]") {
    const auto json = parse_json(web_file("words.json"));
    REQUIRE(json.size() > 100);
    for (const auto& [key, texts] : json.items()) {
        INFO(key);
        CHECK(texts.size() == 2);
        CHECK(places_in(texts.at("en")) == places_in(texts.at("fr")));
        CHECK(texts.at("fr").get<std::string>() != "");
    }
}

TEST_CASE("every sentence that the code asks for is there", "[pages]") {
    const auto json = parse_json(web_file("words.json"));
    const std::regex asked("words(?:\\(\\))?\\(\"([a-z_0-9.]*[a-z_0-9])\"");
    std::size_t found = 0;
    for (const char* module : {"pages", "report"}) {
        for (const auto& entry : std::filesystem::directory_iterator(source_directory() / "src" / module)) {
            const std::string text = read_file(entry.path());
            for (auto it = std::sregex_iterator(text.begin(), text.end(), asked); it != std::sregex_iterator(); ++it) {
                INFO(entry.path());
                CHECK(json.contains((*it)[1].str()));
                ++found;
            }
        }
    }
    CHECK(found > 80);
}

TEST_CASE("numbers and days are written as their reader does", "[pages]") {
    const Words english(Language::en);
    const Words french(Language::fr);
    CHECK(english.number(1234.5, 1) == "1\u202f234.5");
    CHECK(french.number(1234.5, 1) == "1\u202f234,5");
    CHECK(english.percent(0.795) == "80\u202f%");
    CHECK(english.weekday_and_day(to_day({2018, 2, 27})) == "Tuesday 27 February 2018");
    CHECK(french.weekday_and_day(to_day({2018, 8, 1})) == "mercredi 1er août 2018");
}

TEST_CASE("an unknown sentence is an error that names it, and an unknown name stays as it is", "[pages]") {
    const Words words(Language::en);
    CHECK_THROWS_WITH(words("no.such"), Catch::Contains("no.such"));
    CHECK(words.name("forecaster.", "j-7") == "J-7");
    CHECK(words.name("forecaster.", "of_mine") == "of_mine");
}

}  // namespace
}  // namespace forecast
