#include <fmt/format.h>

#include "commands.hpp"
#include "data_period.hpp"
#include "forecast/core/file.hpp"
#include "forecast/report/series_text.hpp"
#include "forecast/workflow/experiment_data.hpp"

namespace forecast {
namespace {

struct ExportArguments {
    DataPeriodArguments period;
    std::vector<std::string> series;
    bool revisions = false;
    bool json = false;
    std::string out;
};

ExitCode run_export(const ExportArguments& arguments, Session& session) {
    const ExperimentConfig config = load_config(session.config()).values;
    const Period period = period_of(arguments.period);
    ExperimentData data = read_experiment_data(config, session.config().file);
    choose_series(data, arguments.series);
    clip(data, period);
    std::size_t count = 0;
    for (auto& [key, series] : data.series) {
        if (!arguments.revisions) {
            drop_older_revisions(series);
        }
        count += series.values.size();
    }
    const std::string text = arguments.json ? series_json(data.series) : series_csv(data.series);
    if (arguments.out.empty()) {
        print(text);
    } else {
        write_file_atomically(arguments.out, text);
        print(fmt::format("{} values of {} series written to {}\n", count, data.series.size(), arguments.out));
    }
    return ExitCode::done;
}

}  // namespace

void add_data_export(CLI::App& data, CommandLine& line) {
    auto [command, arguments] = declare<ExportArguments>(
        data, line, "export", "The values of a config's sources, as one long CSV or JSON", run_export);
    command.footer(
        "Examples:\n  forecast data export --config configs/brest.json --out brest.csv\n"
        "  forecast data export --config configs/brest.json --series load.consommation --from 2024-01-01\n"
        "A csv source reads it back: time_column \"time\", value_columns [\"value\"], pivot \"series\";\n"
        "data import does, too: --time-column time --value-column value, of a file with one series.\n");
    add_config_option(command, line.config, ConfigOption::required);
    add_set_option(command, line.config);
    add_period_options(command, arguments.period);
    command.add_option("--series", arguments.series, "source.column, as often as one likes (default: all)");
    command.add_flag("--revisions", arguments.revisions, "Older values of a time, too, oldest first");
    command.add_option("--out", arguments.out, "File to write (default: stdout)")->transform(path_as_typed());
    auto* json = command.add_flag("--json", arguments.json, "One JSON document");
    command.add_flag("--csv", "series,time,value,available_at (the default)")->excludes(json);
}

}  // namespace forecast
