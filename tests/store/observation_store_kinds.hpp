#pragma once

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <unistd.h>

#include <SQLiteCpp/SQLiteCpp.h>

#include "forecast/postgres/connection.hpp"
#include "forecast/store/observation_store.hpp"
#include "temp_directory.hpp"

namespace forecast {

// An observation store of each kind, empty: what a test of the contract is run over. A kind has
//   store          the store
//   uri            what names it
//   again()        the same store opened once more, as another process has it
//   rows(query)    rows of a query on its tables, columns joined by a bar, NULL as "-"
//   locks          the directory whose lock goes with a store that is a file
//   is_there()     whether it can be had here: a server is where FORECAST_TEST_POSTGRES says (scripts/with-postgres)

struct InSqliteFile {
    TempDirectory directory;
    std::filesystem::path locks = directory.path() / "mlruns";
    std::string uri = directory / "observations.db";
    std::unique_ptr<ObservationStore> store = again();

    static bool is_there() { return true; }
    [[nodiscard]] std::unique_ptr<ObservationStore> again() const { return open_observation_store(uri); }
    [[nodiscard]] std::vector<std::string> rows(const std::string& query) const {
        const SQLite::Database database(uri);
        SQLite::Statement statement(database, query);
        std::vector<std::string> all;
        while (statement.executeStep()) {
            std::string row;
            for (int column = 0; column < statement.getColumnCount(); ++column) {
                row += column > 0 ? "|" : "";
                row += statement.isColumnNull(column) ? "-" : statement.getColumn(column).getString();
            }
            all.push_back(row);
        }
        return all;
    }
};

/// A schema of its own in the database of FORECAST_TEST_POSTGRES.
struct OnPostgres {
    TempDirectory directory;
    std::filesystem::path locks = directory.path() / "mlruns";
    std::string schema = new_schema();
    std::string uri = server() + "?options=-csearch_path%3D" + schema;
    std::unique_ptr<ObservationStore> store = again();

    OnPostgres() = default;
    OnPostgres(const OnPostgres&) = delete;
    OnPostgres& operator=(const OnPostgres&) = delete;
    ~OnPostgres() {
        store.reset();
        PostgresConnection(server()).execute("DROP SCHEMA " + schema + " CASCADE");
    }

    static std::string server() {
        const char* uri = std::getenv("FORECAST_TEST_POSTGRES");
        return uri != nullptr ? uri : "";
    }
    static bool is_there() {
        if (server().empty()) {
            std::cout << "SKIPPED: FORECAST_TEST_POSTGRES names no server\n";
        }
        return !server().empty();
    }
    static std::string new_schema() {
        static std::atomic<int> count = 0;
        std::string name = fmt::format("test_{}_{}", getpid(), ++count);
        PostgresConnection(server()).execute("CREATE SCHEMA " + name);
        return name;
    }
    [[nodiscard]] std::unique_ptr<ObservationStore> again() const { return open_observation_store(uri); }
    [[nodiscard]] std::vector<std::string> rows(const std::string& query) const {
        constexpr unsigned kFloat8 = 701;
        PostgresConnection connection(uri);
        const PostgresRows answer = connection.execute(query);
        std::vector<std::string> all;
        for (int row = 0; row < answer.size(); ++row) {
            std::string text;
            for (int column = 0; column < answer.columns(); ++column) {
                text += column > 0 ? "|" : "";
                text += answer.is_null(row, column) ? "-" : std::string(answer.text(row, column));
                const bool is_whole = answer.type(column) == kFloat8 && !answer.is_null(row, column) &&
                                      answer.text(row, column).find('.') == std::string_view::npos;
                text += is_whole ? ".0" : "";  // as SQLite writes it
            }
            all.push_back(text);
        }
        return all;
    }
};

/// What begins a test of the contract: leaves it where there is no such store.
#define FORECAST_NEEDS(Kind)       \
    do {                           \
        if (!(Kind::is_there())) { \
            return;                \
        }                          \
    } while (false)

}  // namespace forecast
