#include "forecast/sqlite/database_file.hpp"

#include <fstream>

#include <sqlite3.h>
#include <catch2/catch.hpp>

#include "forecast/core/disk_full.hpp"
#include "temp_directory.hpp"

namespace forecast {
namespace {

DatabaseSchema notes_schema() {
    return {[](SQLite::Database& database) { database.exec("CREATE TABLE notes (text TEXT)"); },
            [](SQLite::Database& database) {
                if (!database.tableExists("notes")) {
                    throw Error(ErrorKind::invalid_argument, "no notes");
                }
            }};
}

}  // namespace

TEST_CASE("a database is made with its directory and its tables, and kept when it is opened again", "[sqlite]") {
    const TempDirectory directory;
    const DatabaseFile file{directory / "deep/notes.db", "the note store"};
    open_database(file, notes_schema())->exec("INSERT INTO notes VALUES ('kept')");

    const auto again = open_database(file, notes_schema());
    CHECK(again->execAndGet("SELECT text FROM notes").getString() == "kept");
    CHECK(again->execAndGet("PRAGMA foreign_keys").getInt() == 1);
}

TEST_CASE("reading opens nothing where there is no file or no table in it", "[sqlite]") {
    const TempDirectory directory;
    const DatabaseFile file{directory / "notes.db", "the note store"};
    CHECK(open_database_read_only(file, notes_schema()) == nullptr);
    std::ofstream(file.path).close();
    CHECK(open_database_read_only(file, notes_schema()) == nullptr);

    open_database(file, notes_schema());
    CHECK(open_database_read_only(file, notes_schema()) != nullptr);
}

TEST_CASE("tables of another program are refused by the schema's own check", "[sqlite]") {
    const TempDirectory directory;
    const DatabaseFile file{directory / "other.db", "the note store"};
    SQLite::Database(file.path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE).exec("CREATE TABLE other (x)");
    CHECK_THROWS_WITH(open_database(file, notes_schema()), "no notes");
    CHECK_THROWS_WITH(open_database_read_only(file, notes_schema()), "no notes");
}

TEST_CASE("a whole database has no damage, and one with a page that is none has", "[sqlite]") {
    const TempDirectory directory;
    const DatabaseFile file{directory / "notes.db", "the note store"};
    open_database(file, notes_schema())->exec("PRAGMA journal_mode = DELETE; INSERT INTO notes VALUES ('kept')");
    const auto damage_of = [&] {
        return on_database(file, [&] { return damage(*open_database_read_only(file, notes_schema()), 5); });
    };
    CHECK(damage_of().empty());
    CHECK_FALSE(write_obstacle(file));
    CHECK_FALSE(write_obstacle({directory / "not/there/yet.db", "the note store"}));
    std::fstream(file.path, std::ios::in | std::ios::out | std::ios::binary).seekp(4096) << std::string(4096, '\xff');
    CHECK_THROWS_WITH(damage_of(), Catch::Contains("is damaged"));
}

TEST_CASE("what SQLite throws becomes an error that names the store and its file", "[sqlite]") {
    const DatabaseFile file{"/data/notes.db", "the note store"};
    const auto thrown = [&](int code) { on_database(file, [&] { throw SQLite::Exception("why", code); }); };
    CHECK_THROWS_WITH(thrown(SQLITE_BUSY),
                      "the note store /data/notes.db stays locked by another process; try again when it is done");
    CHECK_THROWS_WITH(thrown(SQLITE_CONSTRAINT), "the note store /data/notes.db failed: why");
    CHECK_THROWS_MATCHES(thrown(SQLITE_NOTADB), Error, Catch::Predicate<Error>([](const Error& error) {
                             return error.kind() == ErrorKind::invalid_argument;
                         }));
}

TEST_CASE("a database without room for more says that its disk is full, and keeps what it had", "[sqlite]") {
    const TempDirectory directory;
    const DatabaseFile file{directory / "notes.db", "the note store"};
    const auto database = open_database(file, notes_schema());
    database->exec("PRAGMA max_page_count = 3");
    const auto write_much = [&] { database->exec("INSERT INTO notes VALUES (zeroblob(100000))"); };
    CHECK_THROWS_AS(on_database(file, write_much), DiskFull);
    CHECK_THROWS_WITH(on_database(file, write_much),
                      "the disk of the note store " + file.path + " is full: nothing was kept; make room there");
    CHECK(database->execAndGet("SELECT count(*) FROM notes").getInt() == 0);
}

}  // namespace forecast
