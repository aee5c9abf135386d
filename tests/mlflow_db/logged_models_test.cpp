#include "forecast/mlflow_db/sqlite_logged_models.hpp"

#include <catch2/catch.hpp>

#include <SQLiteCpp/SQLiteCpp.h>

#include "error_of.hpp"
#include "forecast/mlflow_db/sqlite_stores.hpp"
#include "temp_directory.hpp"

namespace forecast {
namespace {

/// The tables that MLflow 3 makes, with the columns that are written.
constexpr const char* kTablesOfMlflow3 = R"sql(
    CREATE TABLE logged_models (model_id VARCHAR(36) NOT NULL PRIMARY KEY, experiment_id INTEGER NOT NULL, name VARCHAR(500) NOT
        NULL, artifact_location VARCHAR(1000) NOT NULL, creation_timestamp_ms BIGINT NOT NULL, last_updated_timestamp_ms BIGINT
        NOT NULL, status INTEGER NOT NULL, lifecycle_stage VARCHAR(32), model_type VARCHAR(500), source_run_id VARCHAR(32),
        status_message VARCHAR(1000));
    CREATE TABLE logged_model_params (model_id VARCHAR(36) NOT NULL, experiment_id INTEGER NOT NULL, param_key VARCHAR(255) NOT
        NULL, param_value TEXT NOT NULL, PRIMARY KEY (model_id, param_key));
    CREATE TABLE logged_model_tags (model_id VARCHAR(36) NOT NULL, experiment_id INTEGER NOT NULL, tag_key VARCHAR(255) NOT NULL,
        tag_value TEXT NOT NULL, PRIMARY KEY (model_id, tag_key));
    CREATE TABLE logged_model_metrics (model_id VARCHAR(36) NOT NULL, metric_name VARCHAR(500) NOT NULL, metric_timestamp_ms
        BIGINT NOT NULL, metric_step BIGINT NOT NULL, metric_value FLOAT, experiment_id INTEGER NOT NULL, run_id VARCHAR(32) NOT
        NULL, dataset_uuid VARCHAR(36), dataset_name VARCHAR(500), dataset_digest VARCHAR(36), PRIMARY KEY (model_id,
        metric_name, metric_timestamp_ms, metric_step, run_id));)sql";

struct Kept {
    TempDirectory directory;
    TrackingLocation location{directory.path().string()};
    std::unique_ptr<RunStore> runs = open_sqlite_run_store(location);
    std::unique_ptr<LoggedModels> models = open_sqlite_logged_models(location, false);

    [[nodiscard]] SQLite::Database file() const {
        return {(directory.path() / "mlflow.db").string(), SQLite::OPEN_READWRITE};
    }
    [[nodiscard]] std::vector<std::string> found(const std::string& filter) const {
        LoggedModelQuery query;
        query.experiment_ids = {"0"};
        query.filter = filter;
        query.order_by = {"name"};
        std::vector<std::string> names;
        for (const LoggedModel& model : models->search(query).entries) {
            names.push_back(model.name);
        }
        return names;
    }
};

}  // namespace

TEST_CASE("a logged model comes back as it was created, tagged and finished", "[mlflow_db]") {
    const Kept kept;
    const LoggedModel made = kept.models->create({"0", "town", "lstm", "run", {{"a", "1"}}, {{"team", "blue"}}});
    CHECK(made.status == LoggedModelStatus::pending);
    CHECK(made.artifact_uri == (kept.directory.path() / "0" / "models" / made.model_id / "artifacts").string());

    kept.models->set_status(made.model_id, LoggedModelStatus::ready);
    kept.models->set_tags(made.model_id, {{"team", "red"}, {"x", "y"}});
    kept.models->delete_tag(made.model_id, "x");
    kept.models->log_params(made.model_id, {{"a", "1"}, {"b", "2"}});

    const LoggedModel model = kept.models->find(made.model_id).value();
    CHECK(model.status == LoggedModelStatus::ready);
    CHECK(model.model_type == "lstm");
    CHECK(model.source_run_id == "run");
    CHECK(model.tags == std::vector<Tag>{{"team", "red"}});
    CHECK(model.params == std::vector<Param>{{"a", "1"}, {"b", "2"}});
    CHECK(error_of([&] {
              kept.models->log_params(made.model_id, {{"a", "3"}});
          }).kind() == ErrorKind::invalid_argument);
    CHECK(error_of([&] { kept.models->delete_tag(made.model_id, "x"); }).kind() == ErrorKind::not_found);
    CHECK(error_of([&] { kept.models->create({"77", "town"}); }).kind() == ErrorKind::not_found);
    CHECK(error_of([&] { kept.models->create({"0", "a/b"}); }).kind() == ErrorKind::invalid_argument);
}

TEST_CASE("logged models are found by attributes, params and tags until they are removed", "[mlflow_db]") {
    const Kept kept;
    CHECK(kept.found("").empty());
    const auto one = kept.models->create({"0", "one", "", "r1", {{"seed", "1"}}, {{"team", "blue"}}});
    kept.models->create({"0", "two", "", "r2", {{"seed", "2"}}, {}});
    kept.models->set_status(one.model_id, LoggedModelStatus::ready);

    CHECK(kept.found("") == std::vector<std::string>{"one", "two"});
    CHECK(kept.found("name = 'two'") == std::vector<std::string>{"two"});
    CHECK(kept.found("source_run_id = 'r1'") == std::vector<std::string>{"one"});
    CHECK(kept.found("params.seed = '2'") == std::vector<std::string>{"two"});
    CHECK(kept.found("tags.team = 'blue' AND status = 'READY'") == std::vector<std::string>{"one"});
    kept.models->remove(one.model_id);
    CHECK(kept.found("") == std::vector<std::string>{"two"});
    CHECK_FALSE(kept.models->find(one.model_id));
}

TEST_CASE("a run knows the models that it has made and read", "[mlflow_db]") {
    const Kept kept;
    const auto run = kept.runs->create_run({"brest", "r", {}}).run_id;
    kept.models->add_made(run, {{"m-1", 3}});
    kept.models->add_made(run, {{"m-1", 3}});
    kept.models->add_read(run, {{"m-2", 0}});

    const auto read = kept.runs->read_run(run, {false, true}).value();
    REQUIRE(read.models_made.size() == 1);
    CHECK(read.models_made[0].model_id == "m-1");
    CHECK(read.models_made[0].step == 3);
    REQUIRE(read.models_read.size() == 1);
    CHECK(read.models_read[0].model_id == "m-2");
    CHECK(kept.runs->find(run)->models_made.empty());
}

TEST_CASE("logged models move into MLflow's tables once a release has made these", "[mlflow_db]") {
    const Kept kept;
    const auto before = kept.models->create({"0", "before", "", "", {{"a", "1"}}, {{"t", "x"}}});
    CHECK(kept.file().tableExists("forecast_logged_models"));
    const auto run = kept.runs->create_run({"brest", "r", {}}).run_id;
    kept.models->add_made(run, {{before.model_id, 3}});
    kept.models->log_metrics({{before.model_id, {"mae", 0.5, 1, 7}, "d", "x", run}});
    kept.file().exec(kTablesOfMlflow3);
    kept.file().exec("ALTER TABLE inputs ADD COLUMN step BIGINT NOT NULL DEFAULT 0");

    CHECK(kept.found("") == std::vector<std::string>{"before"});
    kept.models->create({"0", "later"});
    CHECK_FALSE(kept.file().tableExists("forecast_logged_models"));
    CHECK(kept.found("") == std::vector<std::string>{"before", "later"});
    CHECK(kept.found("tags.t = 'x' AND params.a = '1'") == std::vector<std::string>{"before"});
    CHECK(kept.file().execAndGet("SELECT count(*) FROM logged_models").getInt() == 2);
    CHECK(kept.models->find(before.model_id)->tags.size() == 1);
    REQUIRE(kept.models->find(before.model_id)->metrics.size() == 1);
    CHECK(kept.models->find(before.model_id)->metrics[0].dataset_digest == "x");
    CHECK(kept.file().execAndGet("SELECT step FROM inputs").getInt() == 3);
    CHECK(kept.file().execAndGet("SELECT count(*) FROM input_tags").getInt() == 0);
    CHECK(kept.runs->read_run(run, {false, true})->models_made[0].step == 3);
}

}  // namespace forecast
