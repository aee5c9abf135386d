#include "run_writer.hpp"

#include <string_view>

#include "forecast/tracking/clock.hpp"
#include "forecast/tracking/mlflow_tags.hpp"
#include "forecast/tracking/run_values.hpp"

namespace forecast {
namespace {

std::string stored_value(const SQLite::Database& database, const std::string& table, const std::string& run_id,
                         const std::string& key) {
    SQLite::Statement row(database, "SELECT value FROM " + table + " WHERE run_uuid = ?1 AND key = ?2");
    row.bind(1, run_id);
    row.bind(2, key);
    return row.executeStep() ? row.getColumn(0).getString() : "";
}

void rename_run(const SQLite::Database& database, const std::string& run_id, const std::string& name) {
    SQLite::Statement update(database, "UPDATE runs SET name = ?2 WHERE run_uuid = ?1");
    update.bind(1, run_id);
    update.bind(2, stored_text(name, kLongestKey));
    update.exec();
}

}  // namespace

void check_writable_run(const SQLite::Database& database, const std::string& run_id) {
    SQLite::Statement row(database, "SELECT lifecycle_stage FROM runs WHERE run_uuid = ?1");
    row.bind(1, run_id);
    if (!row.executeStep()) {
        throw Error(ErrorKind::not_found, "Run with id={} not found; nothing can be logged to it", run_id);
    }
    if (row.getColumn(0).getString() != "active") {
        throw Error(ErrorKind::invalid_argument,
                    "The run {} must be in the 'active' state to be logged to. Current state is {}; restore it first",
                    run_id, row.getColumn(0).getString());
    }
}

void insert_params(const SQLite::Database& database, const std::string& run_id, const std::vector<Param>& params,
                   LongValues long_values) {
    SQLite::Statement insert(database,
                             "INSERT INTO params (run_uuid, key, value) VALUES (?1, ?2, ?3) "
                             "ON CONFLICT (key, run_uuid) DO NOTHING");
    for (const auto& [key, text] : params) {
        check_key("param", key);
        const std::string value = fitted_text("param", key, text, kLongestParam, long_values);
        insert.bind(1, run_id);
        insert.bind(2, key);
        insert.bind(3, value);
        const bool is_new = insert.exec() == 1;
        insert.reset();
        if (const std::string old = is_new ? value : stored_value(database, "params", run_id, key); old != value) {
            throw Error(ErrorKind::invalid_argument,
                        "the param {} of run {} is '{}' already and cannot become '{}'; params of a run never change",
                        key, run_id, old, value);
        }
    }
}

void upsert_tags(const SQLite::Database& database, const std::string& run_id, const std::vector<Tag>& tags,
                 LongValues long_values) {
    SQLite::Statement upsert(database,
                             "INSERT INTO tags (run_uuid, key, value) VALUES (?1, ?2, ?3) "
                             "ON CONFLICT (key, run_uuid) DO UPDATE SET value = excluded.value");
    for (const auto& [key, text] : tags) {
        check_key("tag", key);
        upsert.bind(1, run_id);
        upsert.bind(2, key);
        upsert.bind(3, fitted_text("tag", key, text, kLongestTag, long_values));
        upsert.exec();
        upsert.reset();
        if (key == kNameTag) {
            rename_run(database, run_id, text);
        }
    }
}

std::string stored_tag(const SQLite::Database& database, const std::string& run_id, const std::string& key) {
    return stored_value(database, "tags", run_id, key);
}

void update_row(const SQLite::Database& database, const std::string& run_id, const RunUpdate& update) {
    SQLite::Statement row(database,
                          "UPDATE runs SET status = coalesce(?2, status), end_time = coalesce(?3, end_time) "
                          "WHERE run_uuid = ?1");
    row.bind(1, run_id);
    if (update.status) {
        row.bind(2, std::string(to_string(*update.status)));
    }
    if (update.end_ms) {
        row.bind(3, *update.end_ms);
    }
    if (row.exec() == 0) {
        throw Error(ErrorKind::not_found, "Run with id={} not found", run_id);
    }
}

void update_lifecycle(const SQLite::Database& database, const std::string& run_id, Lifecycle lifecycle) {
    SQLite::Statement update(database, "UPDATE runs SET lifecycle_stage = ?2, deleted_time = ?3 WHERE run_uuid = ?1");
    update.bind(1, run_id);
    update.bind(2, to_string(lifecycle));
    if (lifecycle == Lifecycle::deleted) {
        update.bind(3, now_ms());
    }
    if (update.exec() == 0) {
        throw Error(ErrorKind::not_found, "Run with id={} not found", run_id);
    }
}

void remove_tag(const SQLite::Database& database, const std::string& run_id, const std::string& key) {
    SQLite::Statement remove(database, "DELETE FROM tags WHERE run_uuid = ?1 AND key = ?2");
    remove.bind(1, run_id);
    remove.bind(2, key);
    if (remove.exec() == 0) {
        throw Error(ErrorKind::not_found, "No tag with name: {} in run with id {}", key, run_id);
    }
}

}  // namespace forecast
