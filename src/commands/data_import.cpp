#include <algorithm>

#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <nlohmann/json.hpp>

#include "commands.hpp"
#include "file_format_options.hpp"
#include "forecast/core/text.hpp"
#include "forecast/sources/data_source.hpp"
#include "forecast/store/observation_store.hpp"
#include "instance_lock.hpp"
#include "reference_tables.hpp"

namespace forecast {
namespace {

struct ImportArguments {
    std::vector<std::string> files;
    std::string into;
    std::string time_column = "date_heure";
    std::string time_zone = std::string(kParis);
    std::string value_column;
    SourceOptions format;
    bool wait = false;
    bool json = false;
};

/// The series of a fetched source that the file's values are taken for.
SeriesInfo target_series(const ExperimentConfig& config, const std::string& into, HttpClient& http) {
    const auto dot = into.find('.');
    const auto options = config.sources.find(into.substr(0, dot));
    if (dot == std::string::npos || options == config.sources.end()) {
        throw Error(ExitCode::usage, "--into {}: it must be source.column, with a source of the config", into);
    }
    const auto source = make_source(options->first, options->second, http);
    if (!source->remote()) {
        throw Error(ExitCode::usage, "--into {}: {} sources are read directly, nothing is imported into them", into,
                    options->second.type);
    }
    std::vector<std::string> columns;
    for (const SeriesInfo& info : source->series()) {
        if (info.column == into.substr(dot + 1)) {
            return info;
        }
        columns.push_back(info.column);
    }
    throw Error(ExitCode::usage, "--into {}: '{}' has {}", into, options->first, join(columns, ", "));
}

Batch read_files(const ImportArguments& arguments, const SeriesInfo& target, HttpClient& http) {
    SourceOptions csv = arguments.format;
    csv.type = "csv";
    csv.files = arguments.files;
    csv.time_column = arguments.time_column;
    csv.time_zone = arguments.time_zone;
    csv.step = target.step;
    csv.value_columns = {arguments.value_column.empty() ? target.column : arguments.value_column};
    return make_source("import", csv, http)->read({Timestamp::min(), Timestamp::max()});
}

ExitCode run_import(const ImportArguments& arguments, const ConfigArguments& config_arguments, const Console&) {
    const ExperimentConfig config = load_config(config_arguments).values;
    const auto http = make_http_client({});
    const SeriesInfo target = target_series(config, arguments.into, *http);
    Batch batch = read_files(arguments, target, *http);
    for (const std::string& note : batch.notes) {
        spdlog::warn("{}", note);
    }
    Series& series = batch.series.front();
    series.info = target;
    series.info.source = "import of " + join(arguments.files, ", ");
    const InstanceLock lock(kRunsDirectory, arguments.wait);
    const auto store = open_observation_store(config.store);
    const UpsertCount count = store->upsert(series, now());
    fill_reference_tables(config, *store);
    if (arguments.json) {
        print(nlohmann::ordered_json{{"schema_version", 1},
                                     {"series", target.id},
                                     {"new", count.added},
                                     {"revised", count.revised},
                                     {"unchanged", count.unchanged},
                                     {"missing", count.missing}}
                  .dump(2) +
              "\n");
    } else {
        print(fmt::format("{}: {} new, {} revised, {} unchanged, {} missing. Next: forecast data status\n", target.id,
                          count.added, count.revised, count.unchanged, count.missing));
    }
    return ExitCode::done;
}

}  // namespace

void add_data_import(CLI::App& data, CommandLine& line) {
    auto arguments = std::make_shared<ImportArguments>();
    CLI::App* command = data.add_subcommand("import", "Take values from CSV files into the series of a fetched source");
    command->footer(
        "Example:\n  forecast data import eco2mix.csv --config configs/brest.json --into load.consommation\n");
    command->add_option("files", arguments->files, ".csv or .csv.gz, paths or globs")->required();
    add_config_option(*command, line.config, ConfigOption::required);
    add_set_option(*command, line.config);
    command->add_option("--into", arguments->into, "source.column of the config, such as load.consommation")
        ->required();
    command->add_option("--time-column", arguments->time_column, "Column of the times");
    command->add_option("--time-zone", arguments->time_zone, "Of times without an offset");
    command->add_option("--value-column", arguments->value_column, "Column of the values (default: the series' own)");
    add_file_format_options(*command, arguments->format);
    command->add_flag("--wait", arguments->wait, "Queue behind another forecast instead of exit 6");
    command->add_flag("--json", arguments->json, "The counts as one JSON document");
    command->callback([arguments, &line] {
        for (std::string& file : arguments->files) {
            file = std::filesystem::absolute(file).string();  // FORECAST_HOME does not move what was typed
        }
        line.action = [arguments, &line](const Console& console) {
            return run_import(*arguments, line.config, console);
        };
    });
}

}  // namespace forecast
