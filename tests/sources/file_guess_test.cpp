#include "forecast/sources/file_guess.hpp"

#include <catch2/catch.hpp>

#include <cmath>

#include "csv_files.hpp"
#include "error_of.hpp"

using namespace forecast;
using Catch::Matchers::Contains;
using std::chrono::hours;
using std::chrono::minutes;

namespace {

FileGuess guess(const std::string& text) {
    Files files(text);
    return guess_file(files.options.files.front());
}

/// Hours of spring 2024 with a peak at 19 h of the clock of Paris. Their file has them in UTC or not; they are read as
/// local to Paris either way.
std::vector<Observation> evening_peaks(bool in_utc) {
    std::vector<Observation> values;
    const Timestamp begin = start_of(to_day({2024, 3, 10}), kParis);
    for (Timestamp time = begin; time < begin + hours(24 * 40); time += hours(1)) {
        const auto written = time + utc_offset(time, kParis);
        const auto local = in_utc ? written + utc_offset(time, kParis) : written;
        const auto hour = (local - start_of(day_of(local, "UTC"), "UTC")) / hours(1);
        values.push_back({time, 100 + 50 * std::exp(-std::pow(static_cast<double>(hour) - 19, 2) / 4), time});
    }
    return values;
}

}  // namespace

TEST_CASE("names say what a column is and in which unit", "[sources]") {
    CHECK(quantity_of_name("Netzlast [MWh] Originalauflösungen") == Quantity::load);
    CHECK(quantity_of_name("Actual Total Load [MW] - BZN|FR") == Quantity::load);
    CHECK(quantity_of_name("Consommation (MW)") == Quantity::load);
    CHECK(quantity_of_name("load_mw") == Quantity::load);
    CHECK(quantity_of_name("Global_active_power") == Quantity::load);
    CHECK(quantity_of_name("temperature_2m (°C)") == Quantity::temperature);
    CHECK(quantity_of_name("TMoy (°C)") == Quantity::temperature);
    CHECK(quantity_of_name("t_c") == Quantity::temperature);
    CHECK(quantity_of_name("wind_speed_10m (km/h)") == Quantity::wind);
    CHECK(quantity_of_name("Day-ahead Total Load Forecast [MW]") == Quantity::unknown);
    CHECK(quantity_of_name("Prévision J-1") == Quantity::unknown);
    CHECK(quantity_of_name("Solar production (MW)") == Quantity::unknown);
    CHECK(quantity_of_name("count") == Quantity::unknown);
    CHECK(unit_of_name("Netzlast [MWh] Originalauflösungen") == "MWh");
    CHECK(unit_of_name("load_kw") == "kW");
    CHECK(unit_of_name("temperature_2m (°C)") == "°C");
    CHECK(unit_of_name("Valeur").empty());
}

TEST_CASE("a file is described by looking at it: columns, step, how it is written", "[sources]") {
    const auto file = guess(
        "Zeitstempel von;Zeitstempel bis;Bemerkung;Summenlast [kW]\n01.01.2024 00:00;01.01.2024 00:15;ok;1.234,5\n"
        "01.01.2024 00:15;01.01.2024 00:30;ok;1.110,0\n01.01.2024 00:30;01.01.2024 00:45;ok;917,0\n");
    CHECK(file.options.time_column == "Zeitstempel von");
    CHECK(file.step == minutes(15));
    CHECK(file.options.pivot.empty());
    REQUIRE(file.columns.size() == 1);
    CHECK(file.columns[0].name == "Summenlast [kW]");
    CHECK(file.columns[0].quantity == Quantity::load);
    CHECK(file.columns[0].unit == "kW");
    CHECK(file.columns[0].values == 3);
    CHECK_FALSE(file.has_offsets);
}

TEST_CASE("a column with values in every other row has a step of its own", "[sources]") {
    const auto file = guess(
        "Date\tHeures\tConsommation\tFioul\n2022-01-01\t00:00\t45859\t1\n2022-01-01\t00:15\t\t2\n2022-01-01\t00:"
        "30\t44020\t3\n"
        "2022-01-01\t00:45\t\t4\n2022-01-01\t01:00\t44164\t5\n");
    CHECK(file.options.time_columns == std::vector<std::string>{"Date", "Heures"});
    CHECK(file.step == minutes(15));
    CHECK(file.columns.at(0).step == minutes(30));
}

TEST_CASE("rows of one time below each other are told apart by a column of keys", "[sources]") {
    const auto file = guess(
        "numer_sta;date;t;\n07110;20220101000000;285.15;\n07149;20220101000000;284.15;\n07110;20220101030000;285.65;\n"
        "07149;20220101030000;mq;\n07110;20220101060000;286;\n07149;20220101060000;285;\n");
    CHECK(file.options.pivot == "numer_sta");
    CHECK(file.keys == std::vector<std::string>{"07110", "07149"});
    CHECK(file.options.time_zone == "UTC");  // as SYNOP is
    CHECK(file.step == hours(3));
    CHECK(file.columns.at(0).quantity == Quantity::temperature);
}

TEST_CASE("lines above the header name the zone and the unit", "[sources]") {
    CHECK(guess("latitude,timezone\n48,GMT\n\ntime,temperature_2m (°C)\n2022-01-01T00:00,5\n2022-01-01T01:00,6\n")
              .options.time_zone == "UTC");
    CHECK(guess("latitude,timezone\n48,Europe/Berlin\n\ntime,temperature_2m (°C)\n2022-01-01T00:00,5\n"
                "2022-01-01T01:00,6\n")
              .options.time_zone == "Europe/Berlin");
    CHECK(guess("Identifiant PRM;Type;Unite\n000;;W\nHorodate;Valeur\n2022-01-01T00:30:00+01:00;917\n"
                "2022-01-01T01:00:00+01:00;880\n")
              .unit == "W");
    CHECK(guess("time;load\n2022-01-01 00:30;917\n2022-01-01 01:00;880\n2022-01-02 00:00;880\n").options.stamps ==
          "end");
    CHECK_FALSE(guess("time;load\n2022-01-01 00:00;917\n2022-01-01 00:30;880\n").options.stamps);
}

TEST_CASE("a column of hours beside one of days is the clock, and no load", "[sources]") {
    const auto file =
        guess("Day,Hour,Load kWh\n2025-06-01,0,2413\n2025-06-01,1,2421\n2025-06-01,2,2457\n2025-06-01,3,2402\n");
    CHECK(file.options.time_columns == std::vector<std::string>{"Day", "Hour"});
    CHECK(file.step == hours(1));
    CHECK(file.options.value_columns == std::vector<std::string>{"Load kWh"});
}

TEST_CASE("the hour that March skips tells a local clock from UTC", "[sources]") {
    std::vector<Timestamp> local;
    std::vector<Timestamp> universal;
    for (Timestamp time = start_of(to_day({2024, 3, 30}), kParis); time < start_of(to_day({2024, 4, 2}), kParis);
         time += hours(1)) {
        universal.push_back(time);
        local.push_back(time + utc_offset(time, kParis));
    }
    CHECK(clock_evidence(local, hours(1), kParis) == ClockEvidence::follows);
    CHECK(clock_evidence(universal, hours(1), kParis) == ClockEvidence::does_not);
    CHECK(clock_evidence({local.begin(), local.begin() + 20}, hours(1), kParis) == ClockEvidence::unknown);
    CHECK(clock_evidence(local, hours(3), kParis) == ClockEvidence::unknown);
}

TEST_CASE("habits of people keep to the clock, and in UTC they stand an hour earlier after March", "[sources]") {
    CHECK(habit_evidence(evening_peaks(false), kParis) == ClockEvidence::follows);
    CHECK(habit_evidence(evening_peaks(true), kParis) == ClockEvidence::does_not);
    CHECK(habit_evidence({}, kParis) == ClockEvidence::unknown);
}

TEST_CASE("a word in the name of the time column names the zone", "[sources]") {
    CHECK(zone_of_name("timestamp_paris") == "Europe/Paris");
    CHECK(zone_of_name("Time (CET/CEST)") == "Europe/Paris");
    CHECK(zone_of_name("local time") == "Europe/Paris");
    CHECK(zone_of_name("Date London") == "Europe/London");
    CHECK(zone_of_name("comparison").empty());
    CHECK(zone_of_name("timestamp").empty());
    CHECK(guess("time_london,load\n2022-01-01T00:00,1\n2022-01-01T01:00,2\n").options.time_zone == "Europe/London");
}

TEST_CASE("files of one layout are one source", "[sources]") {
    const auto merged =
        merge_alike({guess("time,load\n2022-01-01,1\n2022-01-02,2\n"), guess("time,load\n2023-01-01,1\n2023-01-02,2\n"),
                     guess("time,temp\n2022-01-01,1\n2022-01-02,2\n")});
    REQUIRE(merged.size() == 2);
    CHECK(merged[0].options.files.size() == 2);
    CHECK(merged[0].columns.at(0).values == 4);
    CHECK(format_local(merged[0].columns[0].span.end, kParis) == "2023-01-02T00:00:00+01:00");
}

TEST_CASE("a file without times or numbers says so", "[sources]") {
    CHECK_THAT(error_of([] { guess("name,city\na,b\n"); }).what(),
               Contains("no column holds times") && Contains("name, city"));
    CHECK_THAT(error_of([] { guess("time,city\n2022-01-01,b\n2022-01-02,c\n"); }).what(),
               Contains("no column holds numbers"));
}

TEST_CASE("times that count seconds or milliseconds from 1970 are read", "[sources]") {
    for (const char* unit : {"", "000"}) {
        std::string text = "ts,load_mw\n";
        for (int hour = 0; hour < 48; ++hour) {
            text += fmt::format("{}{},{}\n", 1711846800 + hour * 3600, unit, 200 + hour);
        }
        const auto found = guess(text);
        CHECK(found.step == hours(1));
        CHECK(found.has_offsets);
        REQUIRE(found.columns.size() == 1);
        CHECK(format_utc(found.columns[0].span.begin) == "2024-03-31T01:00:00Z");
    }
}
