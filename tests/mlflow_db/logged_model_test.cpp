#include <SQLiteCpp/SQLiteCpp.h>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "forecast/core/error.hpp"
#include "forecast/mlflow/open_store.hpp"
#include "forecast/tracking/run_store.hpp"
#include "temp_directory.hpp"

namespace forecast {
namespace {

using nlohmann::json;

std::string model_item(char digit, std::size_t detail = 0) {
    return json{{"model_uuid", std::string(32, digit)},
                {"artifact_path", "model"},
                {"flavors", {{"python_function", {{"note", std::string(detail, 'x')}}}}}}
        .dump();
}

struct Recorded {
    TempDirectory root;
    std::unique_ptr<RunStore> store = open_run_store(root.path().string());
    RunSummary run = store->create_run({"brest", "r", {}});

    [[nodiscard]] json history() const {
        return json::parse(store->resolve(run.run_id).tag("mlflow.log-model.history").value());
    }
    [[nodiscard]] std::string value_of(const std::string& sql) const {
        SQLite::Database database(root / "mlflow.db");
        return database.execAndGet(sql).getString();
    }
};

/// The columns of MLflow 3.0 and later.
void add_logged_models(const TempDirectory& root) {
    SQLite::Database(root / "mlflow.db", SQLite::OPEN_READWRITE).exec(R"sql(
        CREATE TABLE logged_models (
            model_id VARCHAR(36) NOT NULL PRIMARY KEY, experiment_id INTEGER NOT NULL, name VARCHAR(500) NOT NULL,
            artifact_location VARCHAR(1000) NOT NULL, creation_timestamp_ms BIGINT NOT NULL,
            last_updated_timestamp_ms BIGINT NOT NULL, status INTEGER NOT NULL, lifecycle_stage VARCHAR(32),
            model_type VARCHAR(500), source_run_id VARCHAR(32), status_message VARCHAR(1000));
        ALTER TABLE inputs ADD COLUMN step BIGINT DEFAULT '0' NOT NULL;)sql");
}

}  // namespace

TEST_CASE("each model of a run is in its history once", "[mlflow_db]") {
    Recorded recorded;
    recorded.store->log_model(recorded.run, model_item('a'));
    recorded.store->log_model(recorded.run, model_item('b'));
    recorded.store->log_model(recorded.run, model_item('a'));

    const json history = recorded.history();
    REQUIRE(history.size() == 2);
    CHECK(history[0]["model_uuid"] == std::string(32, 'b'));
    CHECK(history[1]["model_uuid"] == std::string(32, 'a'));
}

TEST_CASE("a history that would be too long loses details first, then its oldest models", "[mlflow_db]") {
    Recorded recorded;
    recorded.store->log_model(recorded.run, model_item('a', 3000));
    recorded.store->log_model(recorded.run, model_item('b', 3000));
    json history = recorded.history();
    REQUIRE(history.size() == 2);
    CHECK(history[0]["flavors"] == json{{"python_function", json::object()}});
    CHECK(history[1]["flavors"]["python_function"]["note"].get<std::string>().size() == 3000);

    for (int i = 0; i < 100; ++i) {
        recorded.store->log_model(recorded.run, model_item(static_cast<char>('c' + i % 20), 6000));
        recorded.store->log_batch(recorded.run.run_id, {}, {}, {{"i", std::to_string(i)}});
    }
    history = recorded.history();
    CHECK(history.dump().size() <= 5000);
    CHECK(history.back()["model_uuid"] == std::string(32, static_cast<char>('c' + 99 % 20)));
}

TEST_CASE("a history that was cut off is begun anew, an item without a model refused", "[mlflow_db]") {
    Recorded recorded;
    recorded.store->log_batch(recorded.run.run_id, {}, {}, {{"mlflow.log-model.history", "[{\"model_uu"}});
    recorded.store->log_model(recorded.run, model_item('a'));
    CHECK(recorded.history().size() == 1);
    CHECK_THROWS_AS(recorded.store->log_model(recorded.run, "{}"), Error);
}

TEST_CASE("a LoggedModel is made once where MLflow 3 has its tables", "[mlflow_db]") {
    Recorded recorded;
    recorded.store->log_model(recorded.run, model_item('a'));  // not there yet: no error
    add_logged_models(recorded.root);
    recorded.store->log_model(recorded.run, model_item('b'));
    recorded.store->log_model(recorded.run, model_item('b'));

    CHECK(recorded.value_of("SELECT count(*) || min(model_id) || min(name) || min(status) || min(lifecycle_stage) "
                            "FROM logged_models") == "1m-" + std::string(32, 'b') + "model2active");
    CHECK(recorded.value_of("SELECT source_run_id || experiment_id FROM logged_models") == recorded.run.run_id + "1");
    CHECK(recorded.value_of("SELECT artifact_location FROM logged_models") == recorded.run.artifact_uri + "/model");
    CHECK(recorded.value_of("SELECT count(*) || source_type || source_id || destination_type || destination_id || step "
                            "FROM inputs") ==
          "1RUN_OUTPUT" + recorded.run.run_id + "MODEL_OUTPUTm-" + std::string(32, 'b') + "0");
}

}  // namespace forecast
