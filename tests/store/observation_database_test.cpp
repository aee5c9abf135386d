#include <filesystem>
#include <fstream>

#include <SQLiteCpp/SQLiteCpp.h>
#include <catch2/catch.hpp>

#include "forecast/core/error.hpp"
#include "forecast/store/observation_store.hpp"
#include "temp_directory.hpp"

namespace forecast {
namespace {

void execute(const std::string& path, const std::string& sql) {
    SQLite::Database database(path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    database.exec(sql);
}

const Timestamp kStart{std::chrono::seconds(1'700'000'000)};

/// Hourly values from kStart on, each known two hours later.
Series hourly(const std::vector<double>& values) {
    Series series{{"brest/load", "consommation", "ODRÉ", std::chrono::hours(1), "Europe/Paris"}, {}};
    for (const double value : values) {
        const Timestamp time = kStart + std::chrono::hours(series.values.size());
        series.values.push_back({time, value, time + std::chrono::hours(2)});
    }
    return series;
}

}  // namespace

TEST_CASE("reading makes no observation store", "[store]") {
    const TempDirectory directory;
    CHECK(open_observation_store_read_only(directory / "absent.db") == nullptr);
    CHECK_FALSE(std::filesystem::exists(directory / "absent.db"));

    open_observation_store(directory / "made/here.db");
    CHECK(open_observation_store_read_only(directory / "made/here.db")->status().empty());
}

TEST_CASE("a reader cannot write", "[store]") {
    const TempDirectory directory;
    open_observation_store(directory / "o.db");
    CHECK_THROWS_AS(open_observation_store_read_only(directory / "o.db")->upsert({}, {}), Error);
}

TEST_CASE("an observation store is named by a path or a sqlite URI", "[store]") {
    const TempDirectory directory;
    open_observation_store("sqlite:///" + (directory / "o.db"));  // the path begins with the fourth slash
    CHECK(std::filesystem::exists(directory / "o.db"));

    for (const char* wrong : {"mysql://localhost/forecast", "sqlite:///", "sqlite://o.db", ""}) {
        CHECK_THROWS_WITH(open_observation_store(wrong), Catch::Contains("sqlite:///relative/path"));
    }
}

TEST_CASE("a store of before members were kept is read without them, and takes them from then on", "[store]") {
    const TempDirectory directory;
    const std::string file = directory / "o.db";
    open_observation_store(file);
    execute(file,
            "INSERT INTO forecast (time, issued_at, value, model, run_id, weather) VALUES "
            "('2024-01-01T00:00:00Z', '2023-12-31T12:00:00Z', 210, 'mix', 'r1', 'none')");
    const Period always{Timestamp::min(), Timestamp::max()};
    auto kept = open_observation_store_read_only(file)->load_forecasts("mix", always);
    REQUIRE(kept.size() == 1);
    CHECK(kept.front().members.empty());

    kept.front().members = {{"linear", 1}};
    open_observation_store(file)->upsert_forecasts(kept, kParis, "town/load");
    CHECK(open_observation_store_read_only(file)->load_forecasts("mix", always).front().members.size() == 1);
}

TEST_CASE("a file that is no observation store is refused by name", "[store]") {
    const TempDirectory directory;
    std::ofstream(directory / "text.db") << std::string(4096, 'x');
    CHECK_THROWS_WITH(open_observation_store(directory / "text.db"),
                      Catch::Contains("text.db") && Catch::Contains("not an SQLite"));

    execute(directory / "other.db", "CREATE TABLE notes (text TEXT)");
    CHECK_THROWS_WITH(open_observation_store(directory / "other.db"), Catch::Contains("another program"));

    open_observation_store(directory / "newer.db");
    execute(directory / "newer.db", "PRAGMA user_version = 99");
    CHECK_THROWS_WITH(open_observation_store(directory / "newer.db"), Catch::Contains("99"));
    CHECK_THROWS_WITH(open_observation_store_read_only(directory / "newer.db"), Catch::Contains("99"));
}

TEST_CASE("a step or a time that no source gives is refused by name", "[store]") {
    for (const std::string change : {"UPDATE series SET step_seconds = 0",
                                     "UPDATE observation_value SET time = 253370764800 WHERE time ="
                                     " (SELECT max(time) FROM observation_value)"}) {
        CAPTURE(change);
        const TempDirectory directory;
        const auto store = open_observation_store(directory / "observations.db");
        store->upsert(hourly({1, 2, 3}), kStart);
        SQLite::Database(directory / "observations.db", SQLite::OPEN_READWRITE).exec(change);
        CHECK_THROWS_WITH(store->status(), Catch::Contains("the series brest/load of the observation store"));
    }
}

TEST_CASE("a person can read the observations by name", "[store]") {
    const TempDirectory directory;
    const std::string path = directory / "observations.db";
    open_observation_store(path)->upsert(hourly({1.5}), kStart);

    SQLite::Database database(path);
    CHECK(database
              .execAndGet("SELECT series || ' ' || time || ' ' || value || ' ' || available_at || ' ' || source "
                          "FROM observation")
              .getString() == "brest/load 2023-11-14T22:13:20Z 1.5 2023-11-15T00:13:20Z ODRÉ");
}

TEST_CASE("damage in the file of an observation store is told", "[store]") {
    const TempDirectory directory;
    const std::string path = directory / "observations.db";
    open_observation_store(path)->upsert(hourly(std::vector<double>(2000, 1.5)), kStart);
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(std::streamoff(std::filesystem::file_size(path)) - 4096);  // the last page
    file << std::string(4096, 'x');
    file.close();
    CHECK_FALSE(open_observation_store_read_only(path)->diagnose().empty());
}

}  // namespace forecast
