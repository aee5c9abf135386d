#include "forecast/config/tabular_config.hpp"

#include <algorithm>

#include "forecast/core/file.hpp"
#include "forecast/core/json.hpp"
#include "read_options.hpp"

namespace forecast {
namespace {

/// What variables set that only forecasts have.
std::vector<Setting> settings_of_rows(std::vector<Setting> settings) {
    settings.erase(
        std::remove_if(settings.begin(), settings.end(),
                       [](const Setting& setting) { return setting.path == "store" && setting.origin != "--set"; }),
        settings.end());
    return settings;
}

void check_source(const std::string& place, const std::string& option, const std::string& source,
                  const TabularConfig& config, ConfigErrors& problems) {
    if (!source.empty() && config.sources.count(source) == 0) {
        std::vector<std::string> names;
        for (const auto& [name, options] : config.sources) {
            names.push_back(name);
        }
        problems.add(place, fmt::format("'{}' names the source '{}', and there is none of this name; there are {}",
                                        option, source, names.empty() ? "none" : join(names, ", ")));
    }
}

void check_tabular(TabularConfig& config, const std::string& name, ConfigErrors& problems) {
    if (config.table.source.empty() && config.sources.size() == 1) {
        config.table.source = config.sources.begin()->first;
    }
    if (config.table.source.empty()) {
        problems.add(name, "'table.source' is not given, and 'sources' has not just one: name the one to learn from");
    }
    if (config.table.target.empty()) {
        problems.add(name, "'table.target' is not given: the column that is predicted, or what section event makes");
    }
    check_source(name, "table.source", config.table.source, config, problems);
    check_source(name, "test.source", config.test.source, config, problems);
    check_source(name, "test.truth_source", config.test.truth_source, config, problems);
    for (const auto& [key, source] : config.sources) {
        if (source.type == "csv" && source.files.empty()) {
            problems.add(name, "'sources." + key + ".files' is empty: name the CSV files");
        }
        if (source.separator.size() > 1) {
            problems.add(name, "'sources." + key + ".separator' is one character");
        }
    }
    if (!config.test.truth_source.empty() && (config.test.source.empty() || config.table.machine_column.empty())) {
        problems.add(name, "'test.truth_source' needs 'test.source' and 'table.machine_column'");
    }
    config.run_name = without_secrets(config.run_name);
    config.experiment = without_secrets(config.experiment);
}

}  // namespace

std::optional<RowTask> row_task_of(const std::string& text, const std::vector<Setting>& settings) {
    std::string task;
    try {
        const auto root = nlohmann::json::parse(text, nullptr, true, true);
        if (!is_too_deep(text) && root.is_object() && root.contains("task") && root.at("task").is_string()) {
            task = root.at("task");
        }
    } catch (const nlohmann::json::exception&) {
        return std::nullopt;  // its reader says what is wrong
    }
    for (const Setting& setting : settings) {
        task = setting.path == "task" ? setting.text : task;
    }
    return parse_enum<RowTask>(task);
}

std::optional<RowTask> row_task_of(const std::filesystem::path& file, const std::vector<Setting>& settings) {
    std::error_code unknown;
    return std::filesystem::is_regular_file(file, unknown) ? row_task_of(read_text(file), settings) : std::nullopt;
}

LoadedTabularConfig parse_tabular_config(const std::string& text, const std::string& name,
                                         const std::vector<Setting>& settings) {
    const auto of_rows = settings_of_rows(settings);
    const JsonDocument document = parse_json_document(text, name);
    LoadedTabularConfig loaded;
    read_options(document, of_rows, loaded.values,
                 [&](ConfigErrors& problems) { check_tabular(loaded.values, name, problems); });
    loaded.options = resolved_options(document, of_rows, loaded.values);
    return loaded;
}

LoadedTabularConfig load_tabular_config(const std::filesystem::path& file, const std::vector<Setting>& settings) {
    return parse_tabular_config(read_text(file), file.string(), settings);
}

std::string to_json_text(const TabularConfig& config) {
    TabularConfig copy = config;  // visit() takes the struct as it would be written to
    return json_without_secrets(write_option(copy)).dump(2, ' ', false, nlohmann::json::error_handler_t::replace) +
           "\n";
}

}  // namespace forecast
