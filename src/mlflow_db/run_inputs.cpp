#include "forecast/mlflow_db/run_inputs.hpp"

#include <unordered_map>

#include <SQLiteCpp/VariadicBind.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "forecast/tracking/dataset_json.hpp"
#include "forecast/tracking/random_id.hpp"
#include "forecast/tracking/run_values.hpp"
#include "logged_model_tables.hpp"
#include "schema_check.hpp"

namespace forecast {
namespace {

std::string insert_dataset(const SQLite::Database& database, const std::string& run_id, const DatasetInput& input) {
    const std::string name = stored_text(input.name, kLongestDatasetName);
    const std::string digest = stored_text(input.digest, kLongestDatasetDigest);
    SQLite::Statement insert(database, R"sql(
        INSERT INTO datasets (dataset_uuid, experiment_id, name, digest, dataset_source_type, dataset_source,
                              dataset_schema, dataset_profile)
        SELECT ?1, experiment_id, ?3, ?4, ?5, ?6, ?7, ?8 FROM runs WHERE run_uuid = ?2
        ON CONFLICT DO NOTHING)sql");
    SQLite::bind(insert, random_id(), run_id, name, digest, input.source_type, input.source, input.schema,
                 input.profile);
    insert.exec();
    SQLite::Statement known(database, R"sql(
        SELECT d.dataset_uuid FROM datasets d JOIN runs r ON r.experiment_id = d.experiment_id
        WHERE r.run_uuid = ?1 AND d.name = ?2 AND d.digest = ?3)sql");
    SQLite::bind(known, run_id, name, digest);
    known.executeStep();
    return known.getColumn(0).getString();
}

/// False where the run is known to have read it.
bool insert_edge(const SQLite::Database& database, const std::string& input_id, const std::string& dataset_id,
                 const std::string& run_id) {
    SQLite::Statement insert(database, R"sql(
        INSERT INTO inputs (input_uuid, source_type, source_id, destination_type, destination_id)
        VALUES (?1, 'DATASET', ?2, 'RUN', ?3)
        ON CONFLICT DO NOTHING)sql");
    SQLite::bind(insert, input_id, dataset_id, run_id);
    return insert.exec() == 1;
}

void insert_input_tag(const SQLite::Database& database, const std::string& input_id, const Tag& tag) {
    SQLite::Statement insert(database, "INSERT INTO input_tags (input_uuid, name, value) VALUES (?1, ?2, ?3)");
    SQLite::bind(insert, input_id, tag.first, tag.second);
    insert.exec();
}

void fill_datasets(const SQLite::Database& database, const std::string& ids,
                   const std::unordered_map<std::string, RunSummary*>& runs) {
    SQLite::Statement rows(database, R"sql(
        SELECT i.destination_id, i.input_uuid, d.name, d.digest, d.dataset_source_type, d.dataset_source,
               coalesce(d.dataset_schema, ''), coalesce(d.dataset_profile, ''), t.name, t.value
        FROM inputs i JOIN datasets d ON d.dataset_uuid = i.source_id
        LEFT JOIN input_tags t ON t.input_uuid = i.input_uuid
        WHERE i.source_type = 'DATASET' AND i.destination_type = 'RUN'
          AND i.destination_id IN (SELECT value FROM json_each(?1))
        ORDER BY d.name, d.digest, i.input_uuid, t.name)sql");
    rows.bind(1, ids);
    std::string input_id;
    while (rows.executeStep()) {
        const auto text = [&](int column) { return rows.getColumn(column).getString(); };
        std::vector<DatasetInput>& inputs = runs.at(text(0))->inputs;
        if (text(1) != input_id) {
            input_id = text(1);
            inputs.push_back({text(2), text(3), text(4), text(5), text(6), text(7), {}});
        }
        if (text(8) == kDatasetContextTag) {
            inputs.back().context = text(9);
        } else if (!rows.isColumnNull(8)) {
            inputs.back().tags.emplace_back(text(8), text(9));
        }
    }
}

/// MLflow 3's edges, from 3.1 on with a step; before that it is a tag of ours.
void fill_model_links(const SQLite::Database& database, const std::string& ids,
                      const std::unordered_map<std::string, RunSummary*>& runs) {
    SQLite::Statement rows(
        database, fmt::format(R"sql(
        SELECT i.source_type, i.source_id, i.destination_id, {} FROM inputs i
        LEFT JOIN input_tags t ON t.input_uuid = i.input_uuid AND t.name = '{}'
        WHERE i.source_type IN ('RUN_INPUT', 'RUN_OUTPUT') AND i.source_id IN (SELECT value FROM json_each(?1))
        ORDER BY i.rowid)sql",
                              has_column(database, "inputs", "step") ? "coalesce(CAST(t.value AS INTEGER), i.step)"
                                                                     : "coalesce(CAST(t.value AS INTEGER), 0)",
                              kStepTag));
    rows.bind(1, ids);
    while (rows.executeStep()) {
        RunSummary& run = *runs.at(rows.getColumn(1).getString());
        auto& links = rows.getColumn(0).getString() == "RUN_INPUT" ? run.models_read : run.models_made;
        links.push_back({rows.getColumn(2).getString(), rows.getColumn(3).getInt64()});
    }
}

}  // namespace

void fill_links(const SQLite::Database& database, std::vector<RunSummary>& runs) {
    if (runs.empty() || !has_datasets(database)) {
        return;
    }
    std::unordered_map<std::string, RunSummary*> by_id;
    nlohmann::json ids = nlohmann::json::array();
    for (RunSummary& run : runs) {
        by_id[run.run_id] = &run;
        ids.push_back(run.run_id);
    }
    fill_datasets(database, ids.dump(), by_id);
    fill_model_links(database, ids.dump(), by_id);
}

void insert_inputs(const SQLite::Database& database, const std::string& run_id,
                   const std::vector<DatasetInput>& inputs) {
    if (!has_datasets(database)) {
        return;
    }
    for (const DatasetInput& input : inputs) {
        const std::string input_id = random_id();
        if (!insert_edge(database, input_id, insert_dataset(database, run_id, input), run_id)) {
            continue;
        }
        insert_input_tag(database, input_id, {kDatasetContextTag, input.context});
        for (const Tag& tag : input.tags) {
            insert_input_tag(database, input_id, tag);
        }
    }
}

std::vector<DatasetInput> query_inputs(const SQLite::Database& database, const std::string& run_id) {
    if (!has_datasets(database)) {
        return {};
    }
    SQLite::Statement rows(database, R"sql(
        SELECT d.name, d.digest, d.dataset_source_type, d.dataset_source, coalesce(d.dataset_schema, ''),
               coalesce(d.dataset_profile, ''), coalesce(t.value, '')
        FROM inputs i JOIN datasets d ON d.dataset_uuid = i.source_id
        LEFT JOIN input_tags t ON t.input_uuid = i.input_uuid AND t.name = 'mlflow.data.context'
        WHERE i.source_type = 'DATASET' AND i.destination_type = 'RUN' AND i.destination_id = ?1
        ORDER BY d.name, d.digest)sql");
    rows.bind(1, run_id);
    std::vector<DatasetInput> inputs;
    while (rows.executeStep()) {
        const auto text = [&](int column) { return rows.getColumn(column).getString(); };
        inputs.push_back({text(0), text(1), text(2), text(3), text(4), text(5), text(6)});
    }
    return inputs;
}

}  // namespace forecast
