#include <fmt/format.h>

#include "commands.hpp"
#include "file_format_options.hpp"
#include "forecast/workflow/import.hpp"
#include "progress.hpp"

namespace forecast {
namespace {

struct ImportArguments {
    ImportRequest request;
    bool json = false;
};

ExitCode run_import(const ImportArguments& arguments, Session& session) {
    Progress progress(session.console());
    const auto [series, values] =
        import_values(load_config(session.config()).values, arguments.request, session.workspace(), progress);
    if (arguments.json) {
        print_document({{"schema_version", 1},
                        {"series", series},
                        {"new", values.added},
                        {"revised", values.revised},
                        {"unchanged", values.unchanged},
                        {"missing", values.missing}});
    } else {
        print(fmt::format("{}: {} new, {} revised, {} unchanged, {} missing. Next: forecast data status\n", series,
                          values.added, values.revised, values.unchanged, values.missing));
    }
    return ExitCode::done;
}

}  // namespace

void add_data_import(CLI::App& data, CommandLine& line) {
    auto [command, arguments] = declare<ImportArguments>(
        data, line, "import", "Take values from CSV files into the series of a fetched source", run_import);
    ImportRequest& request = arguments.request;
    command.footer(
        "Example:\n  forecast data import eco2mix.csv --config configs/brest.json --into load.consommation\n"
        "Where a column says which territory a row is of, those of the config's territory are taken.\n");
    command.add_option("files", request.files, ".csv or .csv.gz, paths or globs")
        ->required()
        ->transform(path_as_typed());
    add_config_option(command, line.config, ConfigOption::required);
    add_set_option(command, line.config);
    command.add_option("--into", request.into, "source.column of the config, such as load.consommation")->required();
    command.add_option("--time-column", request.time_column, "Column of the times");
    command.add_option("--time-zone", request.time_zone, "Of times without an offset");
    command.add_option("--value-column", request.value_column, "Column of the values (default: the series' own)");
    command.add_option("--where", request.where,
                       "Only rows with this value in this column, COLUMN=VALUE, as often as one likes");
    add_file_format_options(command, request.format);
    command.add_flag("--wait", request.wait, "Queue behind another forecast instead of exit 6");
    command.add_flag("--json", arguments.json, "The counts as one JSON document");
}

}  // namespace forecast
