#include <catch2/catch.hpp>

#include <cmath>

#include "csv_files.hpp"
#include "error_of.hpp"

using namespace forecast;
using Catch::Matchers::Contains;
using std::chrono::hours;
using std::chrono::minutes;

namespace {

std::string first_time(Files& files) {
    return format_local(files.first().values.at(0).time, kParis);
}

std::string in_utf16(const std::string& text, bool high_first) {
    std::string wide;
    for (const char c : text) {
        wide += high_first ? std::string{'\0', c} : std::string{c, '\0'};
    }
    return wide;
}

std::string error_text(Files& files) {
    return error_of([&] { files.read(); }).what();
}

}  // namespace

TEST_CASE("RTE's annual file: tabs, Latin-1, the clock apart, a tab too many, a closing sentence", "[sources]") {
    Files files(
        "P\xE9rim\xE8tre\tDate\tHeures\tConsommation\n"
        "France\t2022-01-01\t00:00\t45859\t\nFrance\t2022-01-01\t00:15\t\t\nFrance\t2022-01-01\t00:30\t44020\t\n"
        "RTE ne pourra \xEAtre tenu responsable de l'usage.\n\n",
        "Date", "Consommation", minutes(30));
    const auto batch = files.read();
    const auto& values = batch.series.at(0).values;
    REQUIRE(values.size() == 3);
    CHECK(format_local(values[0].time, kParis) == "2022-01-01T00:00:00+01:00");
    CHECK(values[0].value == 45859);
    CHECK(std::isnan(values[1].value));
    CHECK(format_local(values[2].time, kParis) == "2022-01-01T00:30:00+01:00");
    CHECK(format_local(values[2].available_at, kParis) == "2022-01-01T01:00:00+01:00");
    CHECK(batch.notes.at(0) == "a.csv: found out: latin-1, separated by tabs, clock in column Heures");
    CHECK_THAT(batch.notes.at(1), Contains("a.csv:5: a closing text"));
    files.options.value_columns = {"Périmètre"};
    CHECK_THAT(error_text(files), Contains("a.csv:2: 'France' in column Périmètre is not a number"));
}

TEST_CASE("ENTSO-E's file: intervals in one column, the October hour twice, words for missing", "[sources]") {
    Files files(
        "\"Time (CET/CEST)\",\"Actual [MW]\"\n"
        "\"30.10.2022 01:00 - 30.10.2022 02:00\",\"39578\"\n\"30.10.2022 02:00 - 30.10.2022 02:00\",\"38335\"\n"
        "\"30.10.2022 02:00 - 30.10.2022 03:00\",\"39435\"\n\"30.10.2022 03:00 - 30.10.2022 04:00\",\"n/e\"\n"
        "\"30.10.2022 04:00 - 30.10.2022 05:00\",\"-\"\n\"30.10.2022 05:00 - 30.10.2022 06:00\",\"N/A\"\n",
        "Time (CET/CEST)", "Actual [MW]", hours(1));
    const auto values = files.first().values;
    REQUIRE(values.size() == 6);
    CHECK(format_local(values[1].time, kParis) == "2022-10-30T02:00:00+02:00");
    CHECK(format_local(values[2].time, kParis) == "2022-10-30T02:00:00+01:00");
    CHECK(format_local(values[2].available_at, kParis) == "2022-10-30T03:00:00+01:00");
    CHECK(std::isnan(values[3].value));
    CHECK(std::isnan(values[4].value));
    CHECK(std::isnan(values[5].value));

    files.options.step = hours(24);
    CHECK_THAT(error_text(files), Contains(R"(lasts 1h, and the source's step is 1d; say "step": "1h")"));
}

TEST_CASE("Enedis' load curve: lines about the meter, and stamps at the end of each half-hour", "[sources]") {
    Files files(
        "Identifiant PRM;Type;Pas en minutes\r\n000;Courbe de charge;\r\nHorodate;Valeur\r\n"
        "2022-01-01T00:30:00+01:00;917\r\n2022-01-01T01:00:00+01:00;880\r\n2022-01-02T00:00:00+01:00;883\r\n",
        "Horodate", "Valeur", minutes(30));
    const auto batch = files.read();
    const auto& values = batch.series.at(0).values;
    CHECK(format_local(values.at(0).time, kParis) == "2022-01-01T00:00:00+01:00");
    CHECK(format_local(values.at(0).available_at, kParis) == "2022-01-01T00:30:00+01:00");
    CHECK(format_local(values.at(2).time, kParis) == "2022-01-01T23:30:00+01:00");
    CHECK_THAT(batch.notes.at(1), Contains("a.csv: found out: header in line 3") || Contains("look like the ends"));
    files.options.stamps = "begin";
    CHECK(first_time(files) == "2022-01-01T00:30:00+01:00");
}

TEST_CASE("Open-Meteo's download: metadata above the header, another table below", "[sources]") {
    Files files(
        "latitude,longitude,timezone\n48.40,-4.50,GMT\n\ntime,temperature_2m (°C)\n2021-12-31T23:00,5.4\n"
        "2022-01-01T00:00,5.2\n\ntime,temperature_2m_max (°C)\n2022-01-01,9.9\n",
        "time", "temperature_2m (°C)", hours(1));
    files.options.time_zone = "UTC";
    CHECK(files.times() == std::vector<std::string>{"2021-12-31T23:00:00Z", "2022-01-01T00:00:00Z"});
    CHECK_THAT(files.read().notes.at(1), Contains("a.csv:8: another table"));
    files.options.value_columns = {"temperature_2m_max (°C)"};
    files.options.step = hours(24);
    CHECK(files.values() == std::vector<double>{9.9});
}

TEST_CASE("SMARD's download: dotted days, dots for thousands, a decimal comma", "[sources]") {
    Files files(
        "Datum von;Datum bis;Netzlast [MWh]\n01.01.2022 00:00;01.01.2022 01:00;45.858,85\n"
        "01.01.2022 01:00;01.01.2022 02:00;44.163,57\n",
        "Datum von", "Netzlast [MWh]", hours(1));
    CHECK(files.values() == std::vector<double>{45858.85, 44163.57});
    CHECK(first_time(files) == "2022-01-01T00:00:00+01:00");
    files.options.time_column = "Datum bis";  // says by its name that it is the end
    CHECK(first_time(files) == "2022-01-01T00:00:00+01:00");
    files.options.time_columns = {"Datum von", "Datum bis"};
    files.options.stamps = "interval";
    CHECK(first_time(files) == "2022-01-01T00:00:00+01:00");
}

TEST_CASE("UCI's household file: day and clock apart, question marks for missing", "[sources]") {
    Files files("Date;Time;Power\n16/12/2006;17:24:00;4.216\n16/12/2006;17:25:00;?\n", "Date", "Power", minutes(1));
    CHECK(first_time(files) == "2006-12-16T17:24:00+01:00");
    CHECK(std::isnan(files.values().at(1)));
    files.options.time_columns = {"Date", "Time"};
    CHECK(first_time(files) == "2006-12-16T17:24:00+01:00");
}

TEST_CASE("raw SYNOP: compact stamps, kelvins, mq, a separator at the end of each line", "[sources]") {
    Files files("numer_sta;date;t;\n07110;20220101000000;285.15;\n07110;20220101030000;mq;\n", "date", "t", hours(3));
    files.options.time_zone = "UTC";
    files.options.offset = -273.15;
    files.options.pivot = "numer_sta";
    files.options.weights = {{"07110", 1}};
    CHECK(files.times() == std::vector<std::string>{"2022-01-01T00:00:00Z", "2022-01-01T03:00:00Z"});
    CHECK(files.values().at(0) == Approx(12));
}

TEST_CASE("scale comes before offset: degrees Fahrenheit become Celsius", "[sources]") {
    Files files("date,load\n2024-01-01,50\n");
    files.options.scale = 5.0 / 9;
    files.options.offset = -160.0 / 9;
    CHECK(files.values().at(0) == Approx(10));
}

TEST_CASE("UTF-16 is read in both orders, with and without its mark", "[sources]") {
    const std::string text = "date,load\n2024-01-01,7\n";
    CHECK(Files("\xFF\xFE" + in_utf16(text, false)).values() == std::vector<double>{7});
    CHECK(Files("\xFE\xFF" + in_utf16(text, true)).values() == std::vector<double>{7});
    CHECK(Files(in_utf16(text, false)).values() == std::vector<double>{7});
    Files latin("date,load\n2024-01-01,7\xE9\n");
    latin.options.encoding = "utf-8";
    CHECK_THAT(error_text(latin), Contains("is no UTF-8 text"));
}

TEST_CASE("a workbook is refused with what to do", "[sources]") {
    Files files(std::string("PK\x03\x04", 4));
    CHECK_THAT(error_text(files), Contains("Excel workbook") && Contains("CSV"));
}

TEST_CASE("ends of half-hours by the local clock: both ways to write the October hour come out the same", "[sources]") {
    const std::string head = "time,load\n2024-10-27 00:30,0\n";
    const std::string tail = "2024-10-27 03:30,6\n2024-10-28 00:00,7\n";
    Files by_clock(head +
                       "2024-10-27 02:00,1\n2024-10-27 02:30,2\n2024-10-27 02:00,3\n2024-10-27 02:30,4\n"
                       "2024-10-27 03:00,5\n" +
                       tail,
                   "time", "load", minutes(30));
    Files by_begin(head +
                       "2024-10-27 02:00,1\n2024-10-27 02:30,2\n2024-10-27 03:00,3\n2024-10-27 02:30,4\n"
                       "2024-10-27 03:00,5\n" +
                       tail,
                   "time", "load", minutes(30));
    CHECK(by_clock.times() == std::vector<std::string>{"2024-10-26T22:00:00Z", "2024-10-26T23:30:00Z",
                                                       "2024-10-27T00:00:00Z", "2024-10-27T00:30:00Z",
                                                       "2024-10-27T01:00:00Z", "2024-10-27T01:30:00Z",
                                                       "2024-10-27T02:00:00Z", "2024-10-27T22:30:00Z"});
    CHECK(by_begin.times() == by_clock.times());
    CHECK(by_begin.values() == by_clock.values());
}

TEST_CASE("hours of an hour-ending file of another country: the doubled label tells", "[sources]") {
    Files files(
        "Datetime,MW\n2018-11-04 01:00:00,1\n2018-11-04 02:00:00,2\n2018-11-04 02:00:00,3\n"
        "2018-11-04 03:00:00,4\n",
        "Datetime", "MW", hours(1));
    files.options.time_zone = "America/New_York";
    files.options.stamps = "end";
    CHECK(files.times() == std::vector<std::string>{"2018-11-04T04:00:00Z", "2018-11-04T05:00:00Z",
                                                    "2018-11-04T06:00:00Z", "2018-11-04T07:00:00Z"});
    CHECK(files.values() == std::vector<double>{1, 2, 3, 4});
}

TEST_CASE("hours from 01:00 to midnight may be ends, and are not guessed to be", "[sources]") {
    Files files("time,load\n2024-01-01 01:00,1\n2024-01-02 00:00,2\n", "time", "load", hours(1));
    CHECK(first_time(files) == "2024-01-01T01:00:00+01:00");
    CHECK_THAT(files.read().notes.at(0), Contains(R"("stamps": "end")"));
    files.options.stamps = "end";
    CHECK(first_time(files) == "2024-01-01T00:00:00+01:00");
    Files hour_24("time,load\n2024-01-01 01:00,1\n2024-01-01 24:00,2\n", "time", "load", hours(1));
    CHECK(first_time(hour_24) == "2024-01-01T00:00:00+01:00");
}

TEST_CASE("days stamped at their end are the days before", "[sources]") {
    Files files("date,load\n2024-04-01 00:00,1\n2024-04-02 00:00,2\n");
    files.options.stamps = "end";
    CHECK(files.times() == std::vector<std::string>{"2024-03-30T23:00:00Z", "2024-03-31T22:00:00Z"});
    CHECK(format_utc(files.first().values.at(0).available_at) == "2024-03-31T22:00:00Z");
}

TEST_CASE("what can be read in two ways is refused with the option that says which", "[sources]") {
    Files days("date,load\n01/02/2024,1\n03/02/2024,2\n");
    CHECK_THAT(error_text(days), Contains("a.csv:2: whether '01/02/2024' in column date is %d/%m/%Y or %m/%d/%Y") &&
                                     Contains(R"("time_format": "%d/%m/%Y")"));
    days.options.time_format = "%d/%m/%Y";
    CHECK(days.times().at(0) == "2024-01-31T23:00:00Z");

    Files numbers("date;load\n2024-01-01;917\n2024-01-02;1.002\n");
    CHECK_THAT(error_text(numbers), Contains("'1.002' in column load") && Contains(R"("decimal": ",")"));
    numbers.options.thousands = ".";
    CHECK(numbers.values() == std::vector<double>{917, 1002});
    numbers.options.thousands.reset();
    numbers.options.decimal = ".";
    CHECK(numbers.values() == std::vector<double>{917, 1.002});

    Files german("date;load\n31.01.2024;45.858\n01.02.2024;44.163\n");
    CHECK_THAT(error_text(german), Contains("'45.858' in column load"));
    CHECK(Files("date;load\n2024-01-31;45.858\n2024-02-01;44.163\n").values() == std::vector<double>{45.858, 44.163});

    Files clocks("date,from,to,load\n2024-01-01,00:00,01:00,7\n", "date", "load", hours(1));
    CHECK_THAT(error_text(clocks), Contains("a day without a clock") && Contains("time_columns"));
}

TEST_CASE("a column named after UTC that is read by another clock is told", "[sources]") {
    Files files("time_utc,load\n2024-01-01 00:00,1\n2024-01-01 01:00,2\n", "time_utc", "load", hours(1));
    CHECK_THAT(files.read().notes.at(0), Contains(R"("time_zone": "UTC")"));
    files.options.time_zone = "UTC";
    CHECK(files.read().notes.empty());
    CHECK(Files("time_utc,load\n2024-01-01T00:00Z,1\n", "time_utc", "load", hours(1)).read().notes.empty());
}

TEST_CASE("options say how a file is written", "[sources]") {
    Files files("made by us\nfor you\nday|load\n01-02-24|n.v.\n02-02-24|7\n");
    files.options.time_column = "day";
    files.options.separator = "|";
    files.options.skip_lines = 2;
    files.options.time_format = "%d-%m-%y";
    files.options.missing = {"n.v."};
    const auto batch = files.read();
    CHECK(std::isnan(batch.series.at(0).values.at(0).value));
    CHECK(format_local(batch.series.at(0).values.at(1).time, kParis) == "2024-02-02T00:00:00+01:00");
    CHECK(batch.notes.empty());
}

TEST_CASE("a row that was cut off is no closing text", "[sources]") {
    CHECK_THROWS_WITH(Files("date,load\n2024-01-01,1\n2024-01-0").read(), Contains("a.csv:3: 1 fields"));
    CHECK_THROWS_WITH(Files("date,load\nSource: the network\n2024-01-01,1\n").read(), Contains("a.csv:2: 1 fields"));
    CHECK(Files("date,load\n2024-01-01,1\ndate,load\n2024-01-02,2\n,\n").values() == std::vector<double>{1, 2});
}
