#include "forecast/tracking/model_registry.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <catch2/catch.hpp>

#include "error_of.hpp"
#include "forecast/mlflow/open_store.hpp"
#include "temp_directory.hpp"

namespace forecast {
namespace {

void execute(const TempDirectory& root, const std::string& sql) {
    SQLite::Database database(root / "mlflow.db", SQLite::OPEN_READWRITE);
    database.exec(sql);
}

std::string value_of(const TempDirectory& root, const std::string& sql) {
    SQLite::Database database(root / "mlflow.db");
    return database.execAndGet(sql).getString();
}

/// The registry's tables as MLflow's migration 1b5f0d9ad7c1 (3.10) leaves them: the workspace first in every key.
constexpr const char* kTablesWithWorkspace = R"sql(
    DROP TABLE registered_model_aliases;
    DROP TABLE registered_model_tags;
    DROP TABLE model_version_tags;
    DROP TABLE model_versions;
    DROP TABLE registered_models;
    CREATE TABLE registered_models (
        name VARCHAR(256) NOT NULL, creation_time BIGINT, last_updated_time BIGINT, description VARCHAR(5000),
        workspace VARCHAR(63) DEFAULT 'default' NOT NULL,
        CONSTRAINT registered_model_pk PRIMARY KEY (workspace, name));
    CREATE TABLE registered_model_tags (
        key VARCHAR(250) NOT NULL, value VARCHAR(5000), name VARCHAR(256) NOT NULL,
        workspace VARCHAR(63) DEFAULT 'default' NOT NULL,
        CONSTRAINT registered_model_tag_pk PRIMARY KEY (workspace, key, name),
        FOREIGN KEY(workspace, name) REFERENCES registered_models (workspace, name) ON UPDATE CASCADE);
    CREATE TABLE registered_model_aliases (
        alias VARCHAR(256) NOT NULL, version INTEGER NOT NULL, name VARCHAR(256) NOT NULL,
        workspace VARCHAR(63) DEFAULT 'default' NOT NULL,
        CONSTRAINT registered_model_alias_pk PRIMARY KEY (workspace, name, alias),
        FOREIGN KEY(workspace, name) REFERENCES registered_models (workspace, name)
            ON UPDATE CASCADE ON DELETE CASCADE);
    CREATE TABLE model_versions (
        name VARCHAR(256) NOT NULL, version INTEGER NOT NULL, creation_time BIGINT, last_updated_time BIGINT,
        description VARCHAR(5000), user_id VARCHAR(256), current_stage VARCHAR(20), source VARCHAR(500),
        run_id VARCHAR(32), status VARCHAR(20), status_message VARCHAR(500), run_link VARCHAR(500),
        storage_location VARCHAR(500), workspace VARCHAR(63) DEFAULT 'default' NOT NULL,
        CONSTRAINT model_version_pk PRIMARY KEY (workspace, name, version),
        FOREIGN KEY(workspace, name) REFERENCES registered_models (workspace, name) ON UPDATE CASCADE);
    CREATE TABLE model_version_tags (
        key VARCHAR(250) NOT NULL, value TEXT, name VARCHAR(256) NOT NULL, version INTEGER NOT NULL,
        workspace VARCHAR(63) DEFAULT 'default' NOT NULL,
        CONSTRAINT model_version_tag_pk PRIMARY KEY (workspace, key, name, version),
        FOREIGN KEY(workspace, name, version) REFERENCES model_versions (workspace, name, version)
            ON UPDATE CASCADE);
)sql";

/// A registry on a new file: as this program makes it, or as MLflow 3.10 leaves it.
std::unique_ptr<ModelRegistry> new_registry(const TempDirectory& root, bool with_workspace = false) {
    open_run_store(root.path().string());
    if (with_workspace) {
        execute(root, kTablesWithWorkspace);
    }
    return open_model_registry(root.path().string());
}

NewModelVersion brest(const std::string& run_id) {
    return {"brest", run_id, "/runs/" + run_id + "/artifacts/model", "", {}};
}

}  // namespace

TEST_CASE("versions are registered, named, tagged and deleted in a file that MLflow 3.10 has given workspaces",
          "[mlflow_db]") {
    const TempDirectory root;
    const auto registry = new_registry(root, true);
    NewModelVersion first = brest("r1");
    first.description = "of winter";
    first.tags = {{"season", "winter"}, {"area", "west"}};
    const ModelVersion made = registry->register_version(first);
    CHECK(made.version == 1);
    CHECK(made.run_id == "r1");
    CHECK(made.source == "/runs/r1/artifacts/model");
    CHECK(made.description == "of winter");
    CHECK(made.status == "READY");
    CHECK(made.tags == std::vector<Tag>{{"area", "west"}, {"season", "winter"}});
    CHECK(registry->register_version(brest("r2")).version == 2);

    registry->set_alias("brest", "champion", 1);
    registry->set_alias("brest", "champion", 2);
    registry->set_alias("brest", "a", 2);
    registry->set_version_tag("brest", 2, {"note", "old"});
    registry->set_version_tag("brest", 2, {"note", "new"});
    const auto model = registry->find("brest");
    REQUIRE(model);
    CHECK(model->versions.front().version == 2);
    CHECK(model->with_alias("champion")->aliases == std::vector<std::string>{"a", "champion"});
    CHECK(model->version(2)->tag("note") == "new");
    CHECK(model->version(3) == nullptr);

    registry->delete_alias("brest", "a");
    registry->delete_version("brest", 2);
    CHECK(registry->find("brest")->versions.size() == 1);
    CHECK(registry->find("brest")->with_alias("champion") == nullptr);
    CHECK(registry->register_version(brest("r3")).version == 3);
    registry->delete_model("brest");
    CHECK(registry->list().empty());
    CHECK(value_of(root, "SELECT (SELECT count(*) FROM model_versions) + (SELECT count(*) FROM model_version_tags)") ==
          "0");
}

TEST_CASE("of several workspaces the default one is seen and changed", "[mlflow_db]") {
    const TempDirectory root;
    const auto registry = new_registry(root, true);
    registry->register_version(brest("r1"));
    execute(root,
            "INSERT INTO registered_models (name, workspace) VALUES ('brest', 'other');"
            "INSERT INTO model_versions (name, version, workspace, run_id) VALUES ('brest', 7, 'other', 'theirs');"
            "INSERT INTO registered_model_aliases (name, alias, version, workspace) "
            "VALUES ('brest', 'champion', 7, 'other');");

    CHECK_FALSE(find_version(*registry, "brest@champion"));
    CHECK(registry->register_version(brest("r2")).version == 2);
    registry->delete_model("brest");
    CHECK(value_of(root, "SELECT count(*) FROM model_versions WHERE workspace = 'other'") == "1");
}

TEST_CASE("a version's row is as MLflow writes it, and as it leaves it when it deletes one", "[mlflow_db]") {
    const TempDirectory root;
    const auto registry = new_registry(root);
    registry->register_version(brest("r1"));
    CHECK(value_of(root,
                   "SELECT current_stage || status || (source = storage_location) || (creation_time = "
                   "last_updated_time) FROM model_versions") == "NoneREADY11");

    registry->delete_version("brest", 1);
    CHECK(value_of(root, "SELECT current_stage || source || run_id || run_link FROM model_versions") ==
          "Deleted_InternalREDACTED-SOURCE-PATHREDACTED-RUN-IDREDACTED-RUN-LINK");
}

TEST_CASE("every change moves the model's time of update", "[mlflow_db]") {
    const TempDirectory root;
    const auto registry = new_registry(root);
    const auto moves = [&](const std::function<void()>& change) {
        execute(root, "UPDATE registered_models SET last_updated_time = 5");
        change();
        return registry->find("brest")->updated_ms > 5;
    };
    registry->register_version(brest("r1"));
    CHECK(moves([&] { registry->register_version(brest("r2")); }));
    CHECK(moves([&] { registry->set_alias("brest", "a", 1); }));
    CHECK(moves([&] { registry->delete_alias("brest", "a"); }));
    CHECK(moves([&] { registry->set_version_tag("brest", 1, {"k", "v"}); }));
    CHECK(moves([&] { registry->delete_version("brest", 1); }));
}

TEST_CASE("prompts of MLflow are no models", "[mlflow_db]") {
    const TempDirectory root;
    const auto registry = new_registry(root);
    execute(root,
            "INSERT INTO registered_models (name) VALUES ('greeting');"
            "INSERT INTO registered_model_tags (name, key, value) "
            "VALUES ('greeting', 'mlflow.prompt.is_prompt', 'true');");

    CHECK(registry->list().empty());
    CHECK_FALSE(registry->find("greeting"));
    CHECK(error_of([&] { registry->delete_model("greeting"); }).kind() == ErrorKind::not_found);
    NewModelVersion version = brest("r1");
    version.name = "greeting";
    CHECK_THROWS_WITH(registry->register_version(version), Catch::Contains("prompt"));
}

TEST_CASE("names and aliases that MLflow would misread are refused", "[mlflow_db]") {
    const TempDirectory root;
    const auto registry = new_registry(root);
    registry->register_version(brest("r1"));
    for (const char* alias : {"", "v1", "V12", "latest", "Latest", "with space", "a/b"}) {
        CAPTURE(alias);
        CHECK(error_of([&] { registry->set_alias("brest", alias, 1); }).kind() == ErrorKind::invalid_argument);
    }
    CHECK_NOTHROW(registry->set_alias("brest", "v1-winter_2", 1));
    for (const std::string& name : {std::string(), std::string("a/b"), std::string("a@b"), std::string(257, 'x')}) {
        NewModelVersion version = brest("r1");
        version.name = name;
        CHECK(error_of([&] { registry->register_version(version); }).kind() == ErrorKind::invalid_argument);
    }
}

TEST_CASE("what names nothing is told and changes nothing", "[mlflow_db]") {
    const TempDirectory root;
    const auto registry = new_registry(root);
    registry->register_version(brest("r1"));
    CHECK_THROWS_WITH(registry->set_alias("brest", "a", 2), Catch::Contains("no version 2"));
    CHECK_THROWS_WITH(registry->set_version_tag("other", 1, {"k", "v"}), Catch::Contains("'other'"));
    CHECK_THROWS_WITH(registry->delete_alias("brest", "a"), Catch::Contains("alias 'a'"));
    CHECK_THROWS_WITH(registry->delete_version("brest", 2), Catch::Contains("no version 2"));
    CHECK_THROWS_WITH(registry->delete_model("other"), Catch::Contains("'other'"));
    CHECK(registry->find("brest")->versions.size() == 1);
}

TEST_CASE("a registry that this program does not know is refused before it is written", "[mlflow_db]") {
    const TempDirectory root;
    new_registry(root);
    CHECK(open_model_registry_read_only(root / "absent") == nullptr);
    execute(root, "ALTER TABLE model_version_tags ADD COLUMN planet TEXT NOT NULL DEFAULT 'earth'");
    CHECK_NOTHROW(open_model_registry(root.path().string()));

    execute(root, "DROP TABLE model_version_tags; CREATE TABLE model_version_tags (key, value)");
    CHECK_THROWS_WITH(open_model_registry(root.path().string()), Catch::Contains("mlflow db upgrade"));
    execute(root,
            "DROP TABLE model_version_tags; CREATE TABLE model_version_tags (key, value, name, version, planet NOT "
            "NULL)");
    CHECK_THROWS_WITH(open_model_registry(root.path().string()), Catch::Contains("planet"));
}

}  // namespace forecast
