#pragma once

#include <string>

#include <SQLiteCpp/SQLiteCpp.h>
#include <nlohmann/json.hpp>

#include "forecast/core/error.hpp"
#include "forecast/tracking/mlflow_json.hpp"
#include "forecast/tracking/run_values.hpp"

// Puts what a server answered into the tables of a mirror (run_mirror.hpp, model_mirror.hpp).

namespace forecast {

/// Runs `sql`, whose parameters are an entity's id, a key and a value, for each of `texts`.
inline void insert_texts(const SQLite::Database& database, const char* sql, const std::string& id,
                         const nlohmann::json& texts) {
    SQLite::Statement insert(database, sql);
    for (const nlohmann::json& text : texts) {
        insert.bind(1, id);
        insert.bind(2, text_of(text, "key"));
        insert.bind(3, text_of(text, "value"));
        insert.exec();
        insert.reset();
    }
}

/// Runs add(), which inserts the server's answer on `what`. Throws Error if the answer is of another form than
/// expected, or holds values that the tables do not take.
template <class Add>
void add_answer(const std::string& what, Add&& add) {
    try {
        add();
    } catch (const SQLite::Exception& fault) {
        throw Error("the MLflow server's answer on {} cannot be stored: {}", stored_text(what, 250), fault.what());
    } catch (const nlohmann::json::exception& fault) {
        throw Error("the MLflow server's answer on {} is not understood: {}", stored_text(what, 250), fault.what());
    }
}

}  // namespace forecast
