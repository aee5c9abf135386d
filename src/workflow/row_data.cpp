#include "forecast/workflow/row_data.hpp"

#include <map>
#include <set>

#include <nlohmann/json.hpp>

#include "forecast/core/secrets.hpp"
#include "forecast/core/sha256.hpp"
#include "forecast/core/text.hpp"
#include "forecast/tabular/fleet.hpp"
#include "forecast/tabular/row_truth.hpp"

namespace forecast {
namespace {

constexpr std::size_t kTableDigestLength = 16;  // as those of series

TextTable read_source(const TableSourceOptions& source) {
    if (source.type == "fleet") {
        return simulate_fleet(source.fleet).table;
    }
    const auto separator = source.separator.empty() ? std::nullopt : std::optional(source.separator.front());
    return read_text_table(source.files, separator, source.encoding);
}

std::string digest_of(const TextTable& table) {
    Sha256 digest;
    for (std::size_t i = 0; i < table.names.size(); ++i) {
        digest.add(table.names[i]);
        for (const std::string& cell : table.columns[i]) {
            digest.add(cell);
            digest.add("\n");
        }
    }
    return digest.hex();
}

DatasetInput input_of(const std::string& name, const TableSourceOptions& source, const TextTable& table) {
    using InputJson = nlohmann::ordered_json;
    InputJson columns = InputJson::array();
    for (const std::string& column : table.names) {
        columns.push_back({{"type", "string"}, {"name", column}, {"required", false}});
    }
    const bool is_file = source.type == "csv";
    const InputJson place = is_file ? InputJson{{"uri", without_secrets(join(source.files, ","))}}
                                    : InputJson{{"tags", {{"mlflow.source.name", "forecast"}}}};
    DatasetInput input;
    input.name = name;
    input.digest = digest_of(table).substr(0, kTableDigestLength);
    input.source_type = is_file ? "local" : "code";
    input.source = place.dump();
    input.schema = InputJson{{"mlflow_colspec", columns}}.dump();
    input.profile = InputJson{{"num_rows", table.rows()}}.dump();
    input.context = "training";
    return input;
}

/// The sources of a config, each read once.
class Tables {
public:
    explicit Tables(const TabularConfig& config) : config_(config) {}

    const TextTable& get(const std::string& name) {
        const auto known = tables_.find(name);
        return known != tables_.end() ? known->second
                                      : tables_.emplace(name, read_source(config_.sources.at(name))).first->second;
    }
    /// What a run records of those that were read.
    void describe(RowData& data) const {
        Sha256 all;
        for (const auto& [name, table] : tables_) {
            const TableSourceOptions& source = config_.sources.at(name);
            data.inputs.push_back(input_of(name, source, table));
            data.simulated = data.simulated || source.type == "fleet";
            all.add(data.inputs.back().digest);
            if (!table.left_out.empty()) {
                data.rows.notes.push_back(table.left_out);
            }
        }
        data.sha256 = all.hex();
    }

private:
    const TabularConfig& config_;
    std::map<std::string, TextTable> tables_;
};

}  // namespace

RowData read_row_data(const TabularConfig& config, const std::vector<ColumnEncoding>* encodings) {
    Tables tables(config);
    RowRecipe recipe = config.recipe();
    RowData data;
    const TextTable& text = tables.get(config.table.source);
    data.rows = encodings == nullptr ? make_row_table(text, recipe) : make_row_table(text, recipe, *encodings);
    if (!config.test.source.empty()) {
        recipe.with_target = config.test.truth_source.empty();
        data.test = make_row_table(tables.get(config.test.source), recipe, data.rows.encodings);
        if (!config.test.truth_source.empty()) {
            add_truth(*data.test, recipe, tables.get(config.test.truth_source), config.test.truth_column);
        }
    }
    tables.describe(data);
    return data;
}

}  // namespace forecast
