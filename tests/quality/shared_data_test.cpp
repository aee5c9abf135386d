#include <catch2/catch.hpp>

#include <algorithm>

#include "fake_http_client.hpp"
#include "forecast/quality/check.hpp"
#include "forecast/sources/data_source.hpp"
#include "shared_data.hpp"

using namespace forecast;
using Catch::Contains;
using std::chrono::hours;
using std::chrono::minutes;

namespace {

/// One column of a file of the shared data.
Batch read_column(const std::string& path, std::chrono::seconds step, const std::string& time_column,
                  const std::string& column) {
    SourceOptions options;
    options.type = "csv";
    options.files = {path};
    options.step = step;
    options.time_column = time_column;
    options.value_columns = {column};
    FakeHttpClient http{""};
    return make_source("real", options, http)->read({Timestamp::min(), Timestamp::max()});
}

std::vector<SeriesFinding> findings_in(const std::string& path, std::chrono::seconds step,
                                       const std::string& time_column, const std::string& column) {
    const Batch batch = read_column(path, step, time_column, column);
    CheckOptions check;
    check.conflicting = batch.repeated.at(0).conflicting;
    check.skipped_hour = batch.repeated.at(0).skipped_hour;
    return check_series(column, batch.series.at(0), check).findings;
}

/// The values from the first of month `from` on, counted from January 2020, `months` long.
Series months_of(const Series& series, int from, int months) {
    const auto begin_of = [](int month) { return start_of(to_day({2020 + month / 12, month % 12 + 1, 1}), "UTC"); };
    Series part = series;
    part.values.clear();
    std::copy_if(series.values.begin(), series.values.end(), std::back_inserter(part.values),
                 [&](const Observation& o) { return o.time >= begin_of(from) && o.time < begin_of(from + months); });
    return part;
}

bool needs_a_person(const std::string& name, const Series& series) {
    const auto found = check_series(name, series, {}).findings;
    return std::any_of(found.begin(), found.end(),
                       [](const SeriesFinding& f) { return f.severity == Severity::problem; });
}

std::vector<FindingKind> kinds_of(const std::vector<SeriesFinding>& findings) {
    std::vector<FindingKind> kinds;
    std::transform(findings.begin(), findings.end(), std::back_inserter(kinds),
                   [](const SeriesFinding& f) { return f.kind; });
    return kinds;
}

}  // namespace

TEST_CASE("the half-hours as published moved by half an hour on 2022-01-01", "[quality]") {
    const auto path = shared_data("france_load_30min_2021_11_2022_02_as_published.csv.gz");
    if (path.empty()) {
        return;
    }
    const auto found = findings_in(path, minutes(30), "timestamp_utc", "load_mw");

    REQUIRE(kinds_of(found) == std::vector{FindingKind::profile_shift});
    CHECK(format_utc(found[0].period().begin) == "2021-12-31T23:00:00Z");
    CHECK_THAT(found[0].sentence, Contains("from 2022-01-01 to the end") && Contains("30 minutes earlier"));
}

TEST_CASE("twelve mended years have the clock changes of the public file and four gaps, no shift, no spike",
          "[quality]") {
    const auto path = shared_data("france_load_30min_2012_2023.csv.gz");
    if (path.empty()) {
        return;
    }
    const auto found = findings_in(path, minutes(30), "timestamp_utc", "load_mw");

    REQUIRE(kinds_of(found) == std::vector{FindingKind::gap, FindingKind::clock_change});
    CHECK(found[0].steps() == 4);
    CHECK(found[1].places.size() == 12);  // the hour that October repeats is given once, every year
    CHECK(found[1].severity == Severity::note);
}

TEST_CASE("the quarter hours of Paris hold values for the hour that March skips, and no shift", "[quality]") {
    const auto path = shared_data("grand_paris_load_15min.csv.gz");
    if (path.empty()) {
        return;
    }
    const auto kinds = kinds_of(findings_in(path, minutes(15), "timestamp_paris", "load_mw"));

    CHECK(std::count(kinds.begin(), kinds.end(), FindingKind::clock_change) == 1);
    CHECK(std::count(kinds.begin(), kinds.end(), FindingKind::profile_shift) == 0);
}

TEST_CASE("five years of weather, which follow the sun, have nothing that needs a person", "[quality]") {
    for (const auto* file : {"paris_weather_hourly_2020_2023.csv.gz", "paris_weather_hourly_2024.csv.gz"}) {
        const auto path = shared_data(file);
        if (path.empty()) {
            return;
        }
        for (const auto* column : {"t_c", "rh_pct", "wind_ms", "shortwave_wm2", "rr1_mm"}) {
            const auto found = findings_in(path, hours(1), "timestamp_utc", column);
            CAPTURE(file, column);
            CHECK(std::none_of(found.begin(), found.end(),
                               [](const SeriesFinding& f) { return f.severity == Severity::problem; }));
        }
    }
}

TEST_CASE("parts of four years of weather have nothing that needs a person either", "[quality]") {
    const auto path = shared_data("paris_weather_hourly_2020_2023.csv.gz");
    if (path.empty()) {
        return;
    }
    for (const auto* column : {"t_c", "rh_pct", "wind_ms", "shortwave_wm2", "rr1_mm"}) {
        const Series series = read_column(path, hours(1), "timestamp_utc", column).series.at(0);
        for (const int months : {6, 9, 12, 24}) {
            const int apart = months == 9 ? 1 : 3;
            for (int from = 0; from + months <= 48; from += apart) {
                CAPTURE(column, months, from);
                CHECK_FALSE(needs_a_person(column, months_of(series, from, months)));
            }
        }
    }
}

TEST_CASE("two days without sun in June and a rain gauge that is dry for three months need a person", "[quality]") {
    const auto path = shared_data("paris_weather_hourly_2020_2023.csv.gz");
    if (path.empty()) {
        return;
    }
    for (const auto& [column, days] : {std::pair("shortwave_wm2", 2), std::pair("rr1_mm", 92)}) {
        Series series = months_of(read_column(path, hours(1), "timestamp_utc", column).series.at(0), 3, 9);
        const Timestamp dead = start_of(to_day({2020, 6, 10}), kParis);
        for (Observation& o : series.values) {
            o.value = o.time >= dead && o.time < dead + days * hours(24) ? 0 : o.value;
        }
        CAPTURE(column);
        CHECK(needs_a_person(column, series));
    }
}

TEST_CASE("a dew point of -44.4 degrees in Brest is a spike", "[quality]") {
    const auto path = shared_data("brest_guipavas_weather_3h_2015_2018.csv.gz");
    if (path.empty()) {
        return;
    }
    const auto found = findings_in(path, hours(3), "timestamp_utc", "td_c");

    REQUIRE(kinds_of(found) == std::vector{FindingKind::gap, FindingKind::spike});
    CHECK(format_utc(found[1].period().begin) == "2018-02-19T12:00:00Z");
}
