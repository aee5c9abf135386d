#pragma once

#include <memory>
#include <string>
#include <vector>

#include <SQLiteCpp/SQLiteCpp.h>

#include "forecast/store/observation_store.hpp"
#include "temp_directory.hpp"

namespace forecast {

// An observation store of each kind, empty: what a test of the contract is run over. A kind has
//   store          the store
//   uri            what names it
//   again()        the same store opened once more, as another process has it
//   rows(query)    rows of a query on its tables, columns joined by a bar, NULL as "-"
//   locks          the directory whose lock goes with a store that is a file

struct InSqliteFile {
    TempDirectory directory;
    std::filesystem::path locks = directory.path() / "mlruns";
    std::string uri = directory / "observations.db";
    std::unique_ptr<ObservationStore> store = again();

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

}  // namespace forecast
