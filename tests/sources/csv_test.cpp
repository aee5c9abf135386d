#include <catch2/catch.hpp>

#include <zlib.h>

#include <cmath>

#include "csv_files.hpp"
#include "error_of.hpp"
#include "shared_data.hpp"

using namespace forecast;
using Catch::Matchers::Contains;
using std::chrono::hours;
using std::chrono::minutes;

TEST_CASE("a daily file gives Paris days, known when the next day begins", "[sources]") {
    Files files("date,load,other\n2024-01-01,250.5,x\n2024-03-31,240,y\n");
    const auto batch = files.read();
    REQUIRE(batch.series.size() == 1);
    const auto& load = batch.series[0];
    CHECK(load.info.id == "csv/town/a/load");
    CHECK(load.info.column == "load");
    CHECK(load.info.source == "file a.csv");
    CHECK(load.info.step == hours(24));
    REQUIRE(load.values.size() == 2);
    CHECK(load.values[0].value == 250.5);
    CHECK(format_utc(load.values[0].time) == "2023-12-31T23:00:00Z");
    CHECK(format_utc(load.values[0].available_at) == "2024-01-01T23:00:00Z");
    CHECK(format_utc(load.values[1].available_at) == "2024-03-31T22:00:00Z");  // 23 hours later
    CHECK(batch.notes.empty());
    CHECK_FALSE(files.source()->remote());
    CHECK(files.source()->requests(kAlways).size() == 1);
}

TEST_CASE("shorter steps are known a step later, or as publication_delay says", "[sources]") {
    Files files("time,load\n2024-01-01T00:00:00Z,1\n");
    files.options.time_column = "time";
    files.options.step = minutes(30);
    CHECK(format_utc(files.read().series[0].values[0].available_at) == "2024-01-01T00:30:00Z");
    files.options.publication_delay = hours(2);
    CHECK(format_utc(files.read().series[0].values[0].available_at) == "2024-01-01T02:00:00Z");
}

TEST_CASE("a period gives its own values, its end excluded", "[sources]") {
    Files files("date,load\n2024-01-01,1\n2024-01-02,2\n2024-01-03,3\n");
    const auto batch = files.source()->read({start_of(to_day({2024, 1, 2}), kParis),  //
                                             start_of(to_day({2024, 1, 3}), kParis)});
    REQUIRE(batch.series[0].values.size() == 1);
    CHECK(batch.series[0].values[0].value == 2);
}

TEST_CASE("quotes, CRLF, semicolons, a byte order mark and blank lines are understood", "[sources]") {
    CHECK(Files("\xEF\xBB\xBF\"date\",\"load\"\r\n\"2024-01-01\",\"7\"\r\n\r\n2024-01-02,8\r\n").values() ==
          std::vector<double>{7, 8});
    CHECK(Files("name;date;load\n\"a;\"\"b\"\"\";2024-01-01;7\n").values() == std::vector<double>{7});
    CHECK(Files("name,date,load\n\"two\nlines\",2024-01-01,7\nx,2024-01-02,8").values() == std::vector<double>{7, 8});
}

TEST_CASE("a gzip file is read as a plain one", "[sources]") {
    Files files;
    const auto path = files.directory / "b.csv.gz";
    const std::string text = "date,load\n2024-01-01,7\n";
    gzFile file = gzopen(path.c_str(), "wb");
    gzwrite(file, text.data(), static_cast<unsigned>(text.size()));
    gzclose(file);
    files.options.files = {path};
    CHECK(files.values() == std::vector<double>{7});
    CHECK(files.read().series[0].info.id == "csv/town/b/load");
}

TEST_CASE("mq, ND, NA, null, nan and nothing are missing, and scale multiplies the rest", "[sources]") {
    Files files(
        "date,load\n2024-01-01,mq\n2024-01-02,ND\n2024-01-03,\n2024-01-04,nan\n2024-01-05,NaN\n2024-01-06,NA\n"
        "2024-01-07,null\n2024-01-08,5e1\n");
    files.options.scale = 0.1;
    const auto values = files.values();
    REQUIRE(values.size() == 8);
    for (std::size_t i = 0; i < 7; ++i) {
        CHECK(std::isnan(values[i]));
    }
    CHECK(values[7] == Approx(5));
}

TEST_CASE("rows out of order are sorted, duplicates dropped, both with a note", "[sources]") {
    Files files("date,load\n2024-01-02,2\n2024-01-01,1\n2024-01-02,\n2024-01-03,4\n2024-01-03,4\n");
    CHECK(files.values() == std::vector<double>{1, 2, 4});
    const auto notes = files.read().notes;
    REQUIRE(notes.size() == 2);
    CHECK_THAT(notes[0], Contains("a.csv (load)") && Contains("1 steps back"));
    CHECK_THAT(notes[1], Contains("2 values for times given twice"));
}

TEST_CASE("values of one time that contradict each other are all missing, with a note and the time", "[sources]") {
    Files files("date,load\n2024-01-02,2\n2024-01-03,3\n2024-01-03,4\n2024-01-03,3\n2024-01-04,5\n");
    CHECK(std::isnan(files.values()[1]));
    const auto batch = files.read();
    REQUIRE(batch.repeated.at(0).conflicting.size() == 1);
    CHECK(format_utc(batch.repeated[0].conflicting[0]) == "2024-01-02T23:00:00Z");
    CHECK_THAT(batch.notes.back(), Contains("1 time(s) contradict each other") && Contains("2024-01-02T23:00:00Z"));
}

TEST_CASE("two files that differ at most of their times are no revisions of each other", "[sources]") {
    Files files;
    files.add("brest.csv", "date,load\n2024-01-01,200\n2024-01-02,210\n2024-01-03,220\n");
    files.add("rennes.csv", "date,load\n2024-01-01,500\n2024-01-02,510\n2024-01-03,520\n");
    CHECK(files.read().repeated.at(0).conflicting.size() == 3);
    CHECK(std::isnan(files.values()[0]));
}

TEST_CASE("without a step it is what most times of the file are apart, which is noted", "[sources]") {
    Files files("date,load\n2024-01-01T00:00,1\n2024-01-01T01:00,2\n2024-01-01T02:00,3\n2024-01-01T05:00,4\n");
    CHECK(files.first().info.step == hours(1));
    CHECK(format_utc(files.first().values[0].available_at) == "2024-01-01T00:00:00Z");
    CHECK_THAT(files.read().notes.at(0), Contains("a.csv (load): its times are 1h apart"));
    files.options.step = hours(24);
    CHECK(files.first().info.step == hours(24));
    CHECK(files.read().notes.empty());
}

TEST_CASE("weeks apart are days with gaps, since a row is a day at most", "[sources]") {
    CHECK(Files("date,load\n2024-01-01,1\n2024-01-08,2\n2024-01-15,3\n").first().info.step == hours(24));
}

TEST_CASE("of the repeated October hour the second pass stands first in a file that runs newest first", "[sources]") {
    Files files(
        "date,load\n2024-10-27T03:00,6\n2024-10-27T02:30,5\n2024-10-27T02:00,4\n2024-10-27T02:30,3\n"
        "2024-10-27T02:00,2\n2024-10-27T01:30,1\n");
    files.options.step = minutes(30);
    CHECK(files.values() == std::vector<double>{1, 2, 3, 4, 5, 6});
    CHECK(files.times()[3] == "2024-10-27T01:00:00Z");
}

TEST_CASE("local times of the repeated October hour are its first pass, then its second", "[sources]") {
    Files files(
        "date,load\n2024-10-27T01:30,1\n2024-10-27T02:00,2\n2024-10-27T02:30,3\n2024-10-27T02:00,4\n"
        "2024-10-27T02:30,5\n2024-10-27T03:00,6\n");
    files.options.step = minutes(30);
    CHECK(files.times() == std::vector<std::string>{"2024-10-26T23:30:00Z", "2024-10-27T00:00:00Z",
                                                    "2024-10-27T00:30:00Z", "2024-10-27T01:00:00Z",
                                                    "2024-10-27T01:30:00Z", "2024-10-27T02:00:00Z"});
    CHECK(files.values() == std::vector<double>{1, 2, 3, 4, 5, 6});
}

TEST_CASE("of local times that the March change maps to one instant the later is kept, in any order", "[sources]") {
    Files files("date,load\n2024-03-31T01:30,1\n2024-03-31T03:00,3\n2024-03-31T02:00,2\n2024-03-31T03:30,4\n");
    files.options.step = minutes(30);
    CHECK(files.values() == std::vector<double>{1, 3, 4});
    CHECK(files.times()[1] == "2024-03-31T01:00:00Z");
}

TEST_CASE("times with an offset are what they say, whatever the zone", "[sources]") {
    Files files("date,load\n2024-10-27T02:00:00+01:00,2\n2024-10-27 02:00+02:00,1\n2024-07-01T00:00:00Z,0\n");
    files.options.step = minutes(30);
    CHECK(files.times() ==
          std::vector<std::string>{"2024-07-01T00:00:00Z", "2024-10-27T00:00:00Z", "2024-10-27T01:00:00Z"});
}

TEST_CASE("several files and globs are read in turn, and a later file wins", "[sources]") {
    Files files;
    files.add("2023.csv", "date,load\n2023-12-31,1\n2024-01-01,2\n");
    files.add("2024.csv", "load,date\n3,2024-01-01\n4,2024-01-02\n,2023-12-31\n");
    CHECK(files.values() == std::vector<double>{1, 3, 4});
    files.options.files = {files.directory / "20*.csv"};
    CHECK(files.values() == std::vector<double>{1, 3, 4});
    CHECK(files.read().series[0].info.source == "file 2023.csv and 1 more");
}

TEST_CASE("rows with another than the given value in a column are left out", "[sources]") {
    Files files("date,load,city\n2024-01-01,1,Brest\n2024-01-01,5,Rennes\n2024-01-02,2,Brest\n");
    files.options.keep_where = {{"city", "Brest"}};
    CHECK(files.values() == std::vector<double>{1, 2});
    CHECK(csv_columns(files.options) == std::vector<std::string>{"date", "load", "city"});
}

TEST_CASE("rows with a given value in a column are left out", "[sources]") {
    Files files("date,load,suspect\n2024-01-01,1,0\n2024-01-02,2,1\n2024-01-03,3,0\n");
    files.options.drop_where = {{"suspect", "1"}};
    CHECK(files.values() == std::vector<double>{1, 3});
}

TEST_CASE("a long file gives the weighted mean over its keys, missing where one of them is", "[sources]") {
    Files files(
        "date,region,t\n2024-01-01,11,10\n2024-01-01,53,4\n2024-01-01,93,99\n2024-01-02,11,10\n"
        "2024-01-03,11,mq\n2024-01-03,53,5\n2024-01-04,53,8\n2024-01-04,11,0\n");
    files.options.value_columns = {"t"};
    files.options.pivot = "region";
    files.options.weights = {{"11", 3}, {"53", 1}};
    CHECK(files.source()->series().size() == 1);
    const auto values = files.values();
    REQUIRE(values.size() == 4);
    CHECK(values[0] == Approx(8.5));  // (3*10 + 4) / 4
    CHECK(std::isnan(values[1]));
    CHECK(std::isnan(values[2]));
    CHECK(values[3] == Approx(2));
}

TEST_CASE("a region that begins late, or is nowhere, is a lack of data and not another mean", "[sources]") {
    Files files("date,region,t\n2020-01-01,11,10\n2020-01-01,53,mq\n2021-06-01,53,4\n2021-06-01,11,8\n");
    files.options.value_columns = {"t"};
    files.options.pivot = "region";
    files.options.weights = {{"11", 3}, {"53", 1}};
    auto error = error_of([&] { files.read(); });
    CHECK(error.kind() == ErrorKind::insufficient_data);
    CHECK_THAT(error.what(), Contains("sources.town, column t: '53' begins on 2021-06-01, 517 days after '11'"));

    files.options.weights = {{"11", 3}, {"99", 1}};
    error = error_of([&] { files.read(); });
    CHECK(error.kind() == ErrorKind::insufficient_data);
    CHECK_THAT(error.what(), Contains("weights name '99', of which there is no value"));

    files.options.weights = {{"11", 1}};
    CHECK(files.values() == std::vector<double>{10, 8});
}

TEST_CASE("the regions of France make one temperature or one each", "[sources]") {
    Files files;
    files.options.files = {shared_data("france_regions_temperature_daily_2016_2023.csv.gz")};
    if (files.options.files[0].empty()) {
        return;
    }
    files.options.value_columns = {"tmean_c", "tmin_c"};
    files.options.pivot = "insee_region";
    const auto each = files.read().series;
    REQUIRE(each.size() == 26);
    CHECK(each[0].info.column == "tmean_c/11");
    CHECK(each[0].values.front().value == 6.03);
    CHECK(each[13].info.column == "tmin_c/11");
    CHECK(each[0].values.size() == 2915);

    files.options.weights = {{"11", 3}, {"94", 1}};  // Île-de-France and Corse
    const auto mean = files.read().series;
    REQUIRE(mean.size() == 2);
    CHECK(mean[0].values.front().value == Approx((3 * 6.03 + 12.52) / 4));
    CHECK(mean[0].values.size() == 2915);  // seven ends of months are in no region
}

TEST_CASE("a long file without weights gives a series for each key", "[sources]") {
    Files files("date,region,t\n2024-01-01,11,10\n2024-01-01,53,4\n2024-01-02,11,11\n");
    files.options.value_columns = {"t"};
    files.options.pivot = "region";
    const auto batch = files.read();
    REQUIRE(batch.series.size() == 2);
    CHECK(batch.series[0].info.column == "t/11");
    CHECK(batch.series[0].values.size() == 2);
    CHECK(batch.series[1].info.column == "t/53");
    CHECK(batch.series[1].values.at(0).value == 4);
}

TEST_CASE("what is wrong in a file is told with file and line", "[sources]") {
    CHECK_THROWS_WITH(Files("day,load\n2024-01-01,1\n").read(),
                      Contains("a.csv:1: there is no column 'date'; the columns are day, load"));
    CHECK_THROWS_WITH(Files("date,load\n2024-01-01,1\n2024-01-02,abc\n").read(),
                      Contains("a.csv:3: 'abc' in column load is not a number"));
    CHECK_THROWS_WITH(Files("date,load\nsoon,1\n").read(), Contains("a.csv:2: 'soon' in column date is not a time"));
    CHECK_THROWS_WITH(Files("date,load\n2024-01-01,1,2\n").read(),
                      Contains("a.csv:2: 3 fields where the header has 2"));
    CHECK_THROWS_WITH(Files("date,load\n2024-01-01,\"1\n").read(), Contains("a.csv:2: a quoted field is not closed"));
    CHECK_THROWS_WITH(Files("").read(), Contains("a.csv is empty"));
}

TEST_CASE("times and values that nothing has are a fault of the data, told with their line", "[sources]") {
    for (const char* time : {"9999-12-31", "0000-01-01", "2101-01-01", "2024-01-01T00:00+9999", "2024-01-01T24:30"}) {
        CAPTURE(time);
        const auto fault = error_of([&] { Files(fmt::format("date,load\n2024-01-01,1\n{},2\n", time)).read(); });
        CHECK(fault.kind() == ErrorKind::insufficient_data);
        CHECK_THAT(fault.what(), Contains("a.csv:3: '" + std::string(time) + "' in column date is not a time"));
    }
    for (const char* value : {"1e308", "1e999", "-2e15", "Infinity", "-inf"}) {
        CAPTURE(value);
        const auto fault = error_of([&] { Files(fmt::format("date,load\n2024-01-01,{}\n", value)).read(); });
        CHECK(fault.kind() == ErrorKind::insufficient_data);
        CHECK_THAT(fault.what(), Contains("a.csv:2: '" + std::string(value) + "' in column load is not a number"));
    }
}

TEST_CASE("a file that is not there is a lack of data, told with the directory that paths begin at", "[sources]") {
    for (const auto* name : {"none.csv", "none*.csv"}) {
        Files files;
        files.options.files = {files.directory / name};
        const auto error = error_of([&] { files.read(); });
        CHECK(error.kind() == ErrorKind::insufficient_data);
        CHECK_THAT(error.what(), Contains(name) && Contains(std::filesystem::current_path().string()));
    }
}

TEST_CASE("options that cannot serve are refused", "[sources]") {
    Files files("date,load\n");
    CHECK(files.read().series.at(0).values.empty());
    files.options.weights = {{"11", 1.0}};
    CHECK_THROWS_WITH(files.source(), Contains("sources.town.weights"));
    files.options.weights.clear();
    files.options.value_columns.clear();
    CHECK_THROWS_WITH(files.source(), Contains("sources.town.value_columns is empty"));
    files.options.files.clear();
    CHECK_THROWS_WITH(files.source(), Contains("sources.town.files is empty"));
}

TEST_CASE("twelve years of national half-hours are read, clock changes and all", "[sources]") {
    Files files;
    files.options.files = {shared_data("france_load_30min_2012_2023.csv.gz")};
    if (files.options.files[0].empty()) {
        return;
    }
    files.options.time_column = "timestamp_utc";
    files.options.value_columns = {"load_mw"};
    files.options.step = minutes(30);
    const auto load = files.read().series[0];
    CHECK(load.values.size() > 209'000);
    CHECK(format_utc(load.values.front().time) == "2011-12-31T23:00:00Z");
    CHECK(load.values.front().value == 59610);
}

TEST_CASE("a time that is decades from all others is named with its line", "[sources]") {
    for (const std::string& year : {std::string("1801"), std::string("1900"), std::string("2099")}) {
        std::string text = "date,load\n2024-01-01,1\n2024-01-02,2\n" + year + "-01-03,3\n2024-01-04,4\n";
        Files files(text);
        files.add("b.csv", "date,load\n2024-01-05,5\n");
        const Error error = error_of([&] { (void)files.read(); });
        CHECK(error.kind() == ErrorKind::insufficient_data);
        CHECK_THAT(error.what(), Contains("a.csv:4: '" + year + "-01-03' in column date"));
    }
}

TEST_CASE("a long history with gaps of years is taken", "[sources]") {
    Files files("date,load\n1990-01-01,1\n2005-01-01,2\n2024-01-01,3\n");
    CHECK(files.values().size() == 3);
}
