#include <catch2/catch.hpp>

#include <fstream>
#include <map>

#include "error_of.hpp"
#include "fake_http_client.hpp"
#include "forecast/sources/data_source.hpp"
#include "shared_data.hpp"
#include "temp_directory.hpp"

using namespace forecast;
using Catch::Matchers::Contains;
using std::chrono::hours;

namespace {

const Period kAlways{Timestamp{}, Timestamp{} + hours(24 * 365 * 100)};

/// A file of holidays as the public data set has them, and the options that read it.
struct Holidays {
    explicit Holidays(const std::string& rows = "") {
        options.type = "csv";
        options.period_columns = {"start_date", "end_date"};
        options.pivot = "zones";
        std::ofstream(directory / "a.csv") << "description,population,start_date,end_date,zones\n" << rows;
        options.files = {directory / "a.csv"};
    }

    Batch read() { return make_source("holidays", options, http)->read(kAlways); }
    /// Day by day from the first on: "0011".
    std::string days_of(const std::string& column) {
        std::string days;
        for (const auto& series : read().series) {
            for (const auto& value : series.info.column == column ? series.values : std::vector<Observation>{}) {
                CHECK(value.time == start_of(day_of(value.time, kParis), kParis));
                days += value.value == 1 ? '1' : value.value == 0 ? '0' : '?';
            }
        }
        return days;
    }
    std::string error() {
        return error_of([&] { read(); }).what();
    }

    TempDirectory directory;
    SourceOptions options;
    FakeHttpClient http{""};
};

}  // namespace

TEST_CASE("periods are 1 on their days and 0 on those between, and nothing is said of the days outside", "[sources]") {
    Holidays holidays(
        "Toussaint,-,2018-10-19T22:00:00+00:00,2018-10-21T22:00:00+00:00,Zone B\n"
        "Noel,-,2018-10-24T22:00:00+00:00,2018-10-25T22:00:00+00:00,Zone B\n");
    const auto batch = holidays.read();
    REQUIRE(batch.series.size() == 1);
    const auto& zone = batch.series[0];
    CHECK(zone.info.id == "csv/holidays/a/in_period/Zone B");
    CHECK(zone.info.step == hours(24));
    CHECK(holidays.days_of("in_period/Zone B") == "110001");
    CHECK(format_utc(zone.values.front().time) == "2018-10-19T22:00:00Z");
    CHECK(zone.values.back().available_at == zone.values.front().time);
    CHECK(batch.notes.empty());
}

TEST_CASE("a period across a clock change is whole days of the local calendar", "[sources]") {
    Holidays october("x,-,2018-10-26T22:00:00+00:00,2018-10-29T23:00:00+00:00,Zone A\n");  // 27, 28 (25 h) and 29
    CHECK(october.days_of("in_period/Zone A") == "111");
    Holidays march("x,-,2019-03-29T23:00:00+00:00,2019-03-31T22:00:00+00:00,Zone A\n");  // 30 and 31 (23 h)
    CHECK(march.days_of("in_period/Zone A") == "11");
    Holidays local("x,-,2019-03-30,2019-04-01,Zone A\n");
    CHECK(local.days_of("in_period/Zone A") == "11");
}

TEST_CASE("rows that repeat or overlap a period add nothing to it, in any order", "[sources]") {
    Holidays holidays(
        "ete,-,2019-07-08,2019-07-10,Zone C\n"
        "ete,-,2019-07-06,2019-07-09,Zone C\n"
        "ete,-,2019-07-08,2019-07-10,Zone C\n");
    CHECK(holidays.days_of("in_period/Zone C") == "1111");
    CHECK(holidays.read().notes.empty());
}

TEST_CASE("each zone is a series of its own span, by its name in the file, and drop_where leaves rows out",
          "[sources]") {
    Holidays holidays(
        "ete,Enseignants,2018-07-06,2018-07-08,Zone A\n"
        "ete,Eleves,2018-07-07,2018-07-08,Zone A\n"
        "ete,-,2018-07-01,2018-07-02,Corse\n"
        "ete,-,2018-07-01,2018-07-02,\n");
    holidays.options.drop_where = {{"population", "Enseignants"}};
    CHECK(holidays.days_of("in_period/Zone A") == "1");
    CHECK(holidays.days_of("in_period/Corse") == "1");
    CHECK(holidays.read().series.size() == 2);
}

TEST_CASE("a begin that equals the end is one day, and a part of a day is that day", "[sources]") {
    CHECK(Holidays("pont,-,2027-05-06T22:00:00+00:00,2027-05-06T22:00:00+00:00,Zone A\n").days_of("in_period/Zone A") ==
          "1");
    CHECK(Holidays("x,-,2027-05-07T17:00,2027-05-09T08:00,Zone A\n").days_of("in_period/Zone A") == "111");
}

TEST_CASE("weights make one mean of the zones, missing where one of them has ended", "[sources]") {
    Holidays holidays(
        "x,-,2019-02-09,2019-02-11,Zone A\n"
        "x,-,2019-02-09,2019-02-10,Zone B\n"
        "x,-,2019-02-01,2019-02-02,Corse\n");
    holidays.options.weights = {{"Zone A", 1}, {"Zone B", 3}};
    const auto batch = holidays.read();
    REQUIRE(batch.series.size() == 1);
    CHECK(batch.series[0].info.column == "in_period");
    CHECK(holidays.days_of("in_period") == "1?");
}

TEST_CASE("a period without an end, or that ends before it begins, is named with its line", "[sources]") {
    CHECK_THAT(Holidays("x,-,2019-02-09,2019-02-10,Zone A\nx,-,2019-07-06,,Zone A\n").error(),
               Contains("a.csv:3") && Contains("end_date") && Contains("drop_where"));
    CHECK_THAT(Holidays("x,-,soon,2019-02-10,Zone A\n").error(), Contains("a.csv:2: 'soon' in column start_date"));
    CHECK_THAT(Holidays("x,-,2019-02-09,2019-02-08,Zone A\n").error(),
               Contains("a.csv:2: the period ends at 2019-02-08, before it begins at 2019-02-09"));
}

TEST_CASE("a source of periods takes two columns of them, days, and no values", "[sources]") {
    const auto refused = [](auto&& change) {
        Holidays holidays("x,-,2019-02-09,2019-02-10,Zone A\n");
        change(holidays.options);
        CHECK_THAT(holidays.error(), Contains("sources.holidays.period_columns"));
    };
    refused([](SourceOptions& o) { o.period_columns = {"start_date"}; });
    refused([](SourceOptions& o) { o.value_columns = {"population"}; });
    refused([](SourceOptions& o) { o.step = hours(1); });
    Holidays typo;
    typo.options.period_columns = {"start", "end_date"};
    CHECK_THAT(typo.error(), Contains("a.csv:1: there is no column 'start'"));
}

TEST_CASE("the school holidays of zone B are those of Brest's schools", "[sources]") {
    const auto file = shared_data("france_school_holidays.csv.gz");
    if (file.empty()) {
        return;
    }
    Holidays holidays;
    holidays.options.files = {file};
    holidays.options.drop_where = {{"population", "Enseignants"}};
    std::map<std::string, std::map<Day, double>> zones;
    for (const auto& series : holidays.read().series) {
        for (const auto& value : series.values) {
            zones[series.info.column][day_of(value.time, kParis)] = value.value;
        }
    }
    const auto& brest = zones.at("in_period/Zone B");
    CHECK(brest.at(to_day({2022, 2, 4})) == 0);  // the Friday of the last lessons
    CHECK(brest.at(to_day({2022, 2, 5})) == 1);
    CHECK(brest.at(to_day({2022, 2, 20})) == 1);
    CHECK(brest.at(to_day({2022, 2, 21})) == 0);  // school again
    CHECK(zones.at("in_period/Zone A").at(to_day({2022, 2, 5})) == 0);
    CHECK(brest.at(to_day({2023, 8, 15})) == 1);
    CHECK(brest.begin()->first == to_day({2017, 10, 21}));
    CHECK(brest.rbegin()->first == to_day({2027, 7, 3}));  // the summer of 2027 has a begin only: not known after it
}
