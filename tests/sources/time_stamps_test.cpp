#include "time_stamps.hpp"

#include <catch2/catch.hpp>

#include "time_pattern.hpp"

using namespace forecast;

namespace {

/// The ISO text of a stamp, the way it is written found out from it alone.
std::string iso(const std::string& text) {
    TimeStamps stamps("");
    stamps.look_at(text);
    return std::string(stamps.read(text));
}

std::string iso(const std::string& text, const std::string& pattern) {
    return std::string(TimeStamps(pattern).read(text));
}

}  // namespace

TEST_CASE("days are read as people write them, with any clock behind", "[sources]") {
    CHECK(iso("2024-03-31") == "2024-03-31");
    CHECK(iso("2024-03-31 01:30:00+01:00") == "2024-03-31 01:30:00+01:00");
    CHECK(iso("31.03.2024 01:30") == "2024-03-31T01:30:00");
    CHECK(iso("31.3.2024 1:30") == "2024-03-31T01:30:00");
    CHECK(iso("31.03.24 01:30") == "2024-03-31T01:30:00");
    CHECK(iso("31/03/2024 01:30:15") == "2024-03-31T01:30:15");
    CHECK(iso("03/31/2024 1:30 PM") == "2024-03-31T13:30:00");
    CHECK(iso("2024/03/31 24:00") == "2024-03-31T24:00:00");
    CHECK(iso("20240331013000") == "2024-03-31T01:30:00");
    CHECK(iso("2024033101") == "2024-03-31T01:00:00");
    CHECK(iso("20240331T0130Z") == "2024-03-31T01:30:00Z");
    CHECK(iso("Mar 31, 2024 12:30 AM") == "2024-03-31T00:30:00");
    CHECK(iso("31-MAR-2024 01:30") == "2024-03-31T01:30:00");
    CHECK(iso("27/10/2024 02:00:00 (CEST)") == "2024-10-27T02:00:00+02:00");
    CHECK(iso("27.10.2024 02:00 CET") == "2024-10-27T02:00:00+01:00");
    CHECK(iso("1711846800") == "2024-03-31T01:00:00Z");
}

TEST_CASE("of an interval the begin counts", "[sources]") {
    CHECK(iso("01.01.2022 00:00 - 01.01.2022 01:00") == "2022-01-01T00:00:00");
    CHECK(iso("13/01/2022 00:00:00 - 13/01/2022 01:00:00") == "2022-01-13T00:00:00");
    CHECK(split_interval("a - b").end == "b");
    CHECK(split_interval("2022-01-01 00:00").end.empty());
}

TEST_CASE("no stamp is made of what is none", "[sources]") {
    for (const auto* text : {"", "abc", "31.02.2024", "2024-13-01", "31.03.2024 25:00", "31.03.2024 01:30 uhr", "12:30",
                             "31.03.20241 01:30", "03/31/2024 13:30 PM"}) {
        INFO(text);
        CHECK(iso(text).empty());
    }
}

TEST_CASE("a day above 12 tells days from months, and until then both are possible", "[sources]") {
    TimeStamps stamps("");
    stamps.look_at("01/02/2024 00:00");
    CHECK(stamps.is_open());
    CHECK(stamps.patterns() == std::vector<std::string>{"%d/%m/%Y", "%m/%d/%Y"});
    stamps.look_at("13/02/2024 00:00");
    CHECK_FALSE(stamps.is_open());
    CHECK(stamps.read("01/02/2024 00:00") == "2024-02-01T00:00:00");

    TimeStamps american("");
    american.look_at("01/02/2024");
    american.look_at("01/13/2024");
    CHECK(american.read("01/02/2024") == "2024-01-02");
}

TEST_CASE("a pattern that is told is kept to", "[sources]") {
    CHECK(iso("01/02/2024 00:30", "%m/%d/%Y %H:%M") == "2024-01-02T00:30:00");
    CHECK(iso("01/02/2024 00:30", "%m/%d/%Y").empty());
    CHECK(iso("24/02/01 7h30", "%y/%m/%d %Hh%M") == "2024-02-01T07:30:00");
    CHECK(iso("2024-02-01T07:30 +0100", "%Y-%m-%dT%H:%M %z") == "2024-02-01T07:30:00+01:00");
    CHECK(iso("1711846800", "%s") == "2024-03-31T01:00:00Z");
    CHECK(iso("1711846800250", "%s") == "2024-03-31T01:00:00Z");
}

TEST_CASE("a clock alone is one", "[sources]") {
    CHECK(is_clock("17:24:00"));
    CHECK(is_clock("0:15"));
    CHECK_FALSE(is_clock("17"));
    CHECK_FALSE(is_clock("2024-01-01 17:24"));
    CHECK_FALSE(is_clock(""));
}
