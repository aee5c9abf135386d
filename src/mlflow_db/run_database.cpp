#include "run_database.hpp"

#include <filesystem>
#include <string_view>

#include "forecast/mlflow_db/schema.hpp"
#include "forecast/tracking/clock.hpp"
#include "schema_check.hpp"

namespace forecast {
namespace {

namespace fs = std::filesystem;

constexpr int kApplicationId = 0x46435354;  // "FCST": this program made the file
constexpr std::string_view kSqliteScheme = "sqlite:///";

std::string absolute_path(const fs::path& path) {
    std::string text = fs::absolute(path).lexically_normal().string();
    while (text.size() > 1 && text.back() == '/') {
        text.pop_back();
    }
    return text;
}

RunLocation location_of_file(const fs::path& file) {
    const fs::path database = absolute_path(file);
    return {{database.string(), "the run store"}, database.parent_path().string()};
}

void insert_default_experiment(SQLite::Database& database, const std::string& artifact_root) {
    SQLite::Statement insert(database, R"sql(
        INSERT INTO experiments (experiment_id, name, artifact_location, lifecycle_stage, creation_time,
                                 last_update_time)
        VALUES (0, 'Default', ?1, 'active', ?2, ?2))sql");
    insert.bind(1, artifact_place(artifact_root, "0"));
    insert.bind(2, now_ms());
    insert.exec();
}

void create_tables(SQLite::Database& database, const std::string& artifact_root) {
    database.exec(kMlflowSchema);
    insert_default_experiment(database, artifact_root);
    database.exec("PRAGMA application_id = " + std::to_string(kApplicationId));
}

}  // namespace

RunLocation run_location(const std::string& root) {
    if (root.rfind(kSqliteScheme, 0) == 0) {
        return location_of_file(root.substr(kSqliteScheme.size()));
    }
    if (root.find("://") != std::string::npos) {
        throw Error(ErrorKind::invalid_argument,
                    "'{}' is not a run store; give a directory or sqlite:///path/of/mlflow.db", root);
    }
    if (fs::is_regular_file(root)) {
        throw Error(ErrorKind::invalid_argument, "the run store {} is a file; give its directory or sqlite:///{}", root,
                    root);
    }
    return location_of_file(fs::path(root) / "mlflow.db");
}

std::string artifact_place(const std::string& root, const std::string& experiment_id) {
    return root.back() == '/' ? root + experiment_id : root + "/" + experiment_id;
}

DatabaseSchema run_schema(const RunLocation& location, const std::optional<std::string>& root) {
    return {
        [place = root.value_or(location.artifact_root)](SQLite::Database& database) { create_tables(database, place); },
        [path = location.database.path](SQLite::Database& database) { check_run_tables(database, path); }};
}

}  // namespace forecast
