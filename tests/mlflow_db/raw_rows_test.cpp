#include "raw_rows.hpp"

#include <stdexcept>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

using namespace forecast;

namespace {

SQLite::Database three_rows() {
    SQLite::Database database(":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    database.exec("CREATE TABLE points (name TEXT, value REAL, step INTEGER, is_nan BOOLEAN)");
    database.exec("INSERT INTO points VALUES ('a', 1.5, 7, 0), (NULL, 2.5, -8, 1), ('with spaces', 3.5, 9, 0)");
    return database;
}

std::vector<std::string> read_all(const SQLite::Database& database, const std::string& source,
                                  const std::string& bound) {
    std::vector<std::string> read;
    for_each_row(database, "name, value, step, is_nan", source, bound, [&](const RawRow& row) {
        read.push_back(std::string(row.text(0)) + "|" + std::to_string(row.number(1)).substr(0, 3) + "|" +
                       std::to_string(row.integer(2)) + (row.flag(3) ? "|nan" : ""));
    });
    return read;
}

}  // namespace

TEST_CASE("each row of a table is taken once, with its texts and numbers", "[mlflow_db]") {
    const SQLite::Database database = three_rows();
    CHECK(read_all(database, "points", "") == std::vector<std::string>{"a|1.5|7", "|2.5|-8|nan", "with spaces|3.5|9"});
    CHECK(read_all(database, "points WHERE name = ?1", "a") == std::vector<std::string>{"a|1.5|7"});
    CHECK(read_all(database, "points WHERE value > 9", "").empty());
}

TEST_CASE("what goes wrong with a row ends the reading and is thrown, and the connection goes on", "[mlflow_db]") {
    const SQLite::Database database = three_rows();
    std::size_t taken = 0;
    CHECK_THROWS_AS(for_each_row(database, "step", "points", "",
                                 [&](const RawRow& row) {
                                     ++taken;
                                     if (row.integer(0) < 0) {
                                         throw std::domain_error("negative");
                                     }
                                 }),
                    std::domain_error);
    CHECK(taken == 2);
    CHECK_THROWS_WITH(read_all(database, "nowhere", ""), "no such table: nowhere");
    CHECK(read_all(database, "points", "").size() == 3);
}
