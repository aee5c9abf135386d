#include "observation_database.hpp"

#include <string_view>

#include "forecast/core/secrets.hpp"
#include "observation_schema.hpp"

namespace forecast {
namespace {

constexpr std::string_view kSqliteScheme = "sqlite:///";

void check_version(SQLite::Database& database, const std::string& path) {
    const int version = database.execAndGet("PRAGMA user_version").getInt();
    if (version == 0 || !database.tableExists("observation_value")) {
        throw Error(ErrorKind::invalid_argument,
                    "{} is a database of another program; name another file for the observation store", path);
    }
    if (version > kObservationSchemaVersion) {
        throw Error(ErrorKind::invalid_argument,
                    "the observation store {} was written by a newer forecast (its schema is {}, this one knows {}); "
                    "use that one",
                    path, version, kObservationSchemaVersion);
    }
}

void create_tables(SQLite::Database& database) {
    database.exec(kObservationSchema);
    database.exec("PRAGMA user_version = " + std::to_string(kObservationSchemaVersion));
}

}  // namespace

DatabaseFile observation_file(const std::string& uri) {
    const bool has_scheme = uri.find("://") != std::string::npos;
    const std::string path = uri.rfind(kSqliteScheme, 0) == 0 ? uri.substr(kSqliteScheme.size()) : uri;
    if (path.empty() || (has_scheme && path.size() == uri.size())) {
        throw Error(
            ErrorKind::invalid_argument,
            "'{}' names no observation store; give a path, sqlite:///relative/path, sqlite:////absolute/path or "
            "postgresql://user@host:port/database",
            without_secrets(uri));
    }
    return {path, "the observation store"};
}

DatabaseSchema observation_schema(const DatabaseFile& file) {
    return {create_tables, [path = file.path](SQLite::Database& database) { check_version(database, path); }};
}

}  // namespace forecast
