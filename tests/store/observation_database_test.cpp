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

    for (const char* wrong : {"postgresql://localhost/forecast", "sqlite:///", "sqlite://o.db", ""}) {
        CHECK_THROWS_WITH(open_observation_store(wrong), Catch::Contains("sqlite:///relative/path"));
    }
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

}  // namespace forecast
