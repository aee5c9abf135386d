#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "commands.hpp"
#include "data_period.hpp"
#include "forecast/core/file.hpp"
#include "forecast/core/text.hpp"
#include "forecast/workflow/experiment_data.hpp"

namespace forecast {
namespace {

using Json = nlohmann::ordered_json;

struct ExportArguments {
    DataPeriodArguments period;
    std::vector<std::string> series;
    bool revisions = false;
    bool json = false;
    std::string out;
};

/// Only the named series, if any are named.
void choose(ExperimentData& data, const std::vector<std::string>& names) {
    std::map<std::string, Series> chosen;
    for (const std::string& name : names) {
        const auto found = data.series.find(name);
        if (found == data.series.end()) {
            std::vector<std::string> known;
            for (const auto& [key, series] : data.series) {
                known.push_back(key);
            }
            throw Error(ErrorKind::invalid_argument, "--series {}: the config reads {}", name, join(known, ", "));
        }
        chosen[name] = found->second;
    }
    if (!names.empty()) {
        data.series = std::move(chosen);
    }
}

/// Leaves the last of each time, which is the newest.
void drop_older_revisions(Series& series) {
    auto& values = series.values;
    std::vector<Observation> newest;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (i + 1 == values.size() || values[i + 1].time != values[i].time) {
            newest.push_back(values[i]);
        }
    }
    values = std::move(newest);
}

std::string csv_of(const std::map<std::string, Series>& all) {
    fmt::memory_buffer text;
    fmt::format_to(std::back_inserter(text), "series,time,value,available_at\n");
    for (const auto& [key, series] : all) {
        for (const Observation& o : series.values) {
            fmt::format_to(std::back_inserter(text), "{},{},{},{}\n", key, format_local(o.time, series.info.time_zone),
                           std::isnan(o.value) ? "" : fmt::format("{}", o.value),
                           format_local(o.available_at, series.info.time_zone));
        }
    }
    return fmt::to_string(text);
}

std::string json_of(const std::map<std::string, Series>& all) {
    Json list = Json::array();
    for (const auto& [key, series] : all) {
        Json values = Json::array();
        for (const Observation& o : series.values) {
            values.push_back({{"time", format_local(o.time, series.info.time_zone)},
                              {"value", std::isnan(o.value) ? Json(nullptr) : Json(o.value)},
                              {"available_at", format_local(o.available_at, series.info.time_zone)}});
        }
        list.push_back({{"series", key},
                        {"id", series.info.id},
                        {"source", series.info.source},
                        {"step", format_duration(series.info.step)},
                        {"time_zone", series.info.time_zone},
                        {"values", values}});
    }
    return Json{{"schema_version", 1}, {"series", list}}.dump(1) + "\n";
}

ExitCode run_export(const ExportArguments& arguments, const ConfigArguments& config_arguments) {
    const ExperimentConfig config = load_config(config_arguments).values;
    const Period period = period_of(arguments.period);
    ExperimentData data = read_experiment_data(config, config_arguments.file);
    choose(data, arguments.series);
    cut(data, period);
    std::size_t count = 0;
    for (auto& [key, series] : data.series) {
        if (!arguments.revisions) {
            drop_older_revisions(series);
        }
        count += series.values.size();
    }
    const std::string text = arguments.json ? json_of(data.series) : csv_of(data.series);
    if (arguments.out.empty()) {
        print(text);
    } else {
        write_file(arguments.out, text);
        print(fmt::format("{} values of {} series written to {}\n", count, data.series.size(), arguments.out));
    }
    return ExitCode::done;
}

}  // namespace

void add_data_export(CLI::App& data, CommandLine& line) {
    auto arguments = std::make_shared<ExportArguments>();
    CLI::App* command = data.add_subcommand("export", "The values of a config's sources, as one long CSV or JSON");
    command->footer(
        "Examples:\n  forecast data export --config configs/brest.json --out brest.csv\n"
        "  forecast data export --config configs/brest.json --series load.consommation --from 2024-01-01\n"
        "A csv source reads it back: time_column \"time\", value_columns [\"value\"], pivot \"series\";\n"
        "data import does, too: --time-column time --value-column value, of a file with one series.\n");
    add_config_option(*command, line.config, ConfigOption::required);
    add_set_option(*command, line.config);
    add_period_options(*command, arguments->period);
    command->add_option("--series", arguments->series, "source.column, as often as one likes (default: all)");
    command->add_flag("--revisions", arguments->revisions, "Older values of a time, too, oldest first");
    command->add_option("--out", arguments->out, "File to write (default: stdout)");
    auto* json = command->add_flag("--json", arguments->json, "One JSON document");
    command->add_flag("--csv", "series,time,value,available_at (the default)")->excludes(json);
    command->callback([arguments, &line] {
        if (!arguments->out.empty()) {
            arguments->out = std::filesystem::absolute(arguments->out).string();  // FORECAST_HOME does not move it
        }
        line.action = [arguments, &line](const Console&) { return run_export(*arguments, line.config); };
    });
}

}  // namespace forecast
