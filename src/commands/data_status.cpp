#include <fmt/format.h>

#include "commands.hpp"
#include "forecast/report/coverage_table.hpp"
#include "forecast/store/observation_store.hpp"
#include "forecast/workflow/data_coverage.hpp"

namespace forecast {
namespace {

struct StatusArguments {
    bool months = false;
    OutputArguments output;
};

ExitCode show_status(const StatusArguments& arguments, Session& session) {
    const std::string store = session.workspace().observations();
    const ConfigArguments& config = session.config();
    const auto all =
        config.file.empty() ? stored_coverage(store) : config_coverage(load_config(config).values, config.file);
    if (arguments.output.json) {
        print(coverage_json(all));
    } else if (all.empty()) {
        print(fmt::format("{} holds nothing yet. Next: forecast data fetch --config configs/brest.json\n",
                          observation_store_name(store)));
    } else if (arguments.months) {
        print(render_months(all, arguments.output.format(), session.console()));
    } else {
        print(render_coverage(all, arguments.output.format(), session.console()));
    }
    return ExitCode::done;
}

}  // namespace

void add_data_status(CLI::App& data, CommandLine& line) {
    auto [command, arguments] =
        declare<StatusArguments>(data, line, "status", "Coverage, newest time and gaps of each series", show_status);
    command.footer(
        "Examples:\n  forecast data status\n  forecast data status --months\n"
        "  forecast data status --config configs/bretagne.json --json\n");
    add_config_option(command, line.config, ConfigOption::optional);
    add_set_option(command, line.config);
    add_territory_option(command, line.config);
    command.add_flag("--months", arguments.months, "Share of each month that is there");
    add_output_options(command, arguments.output);
}

}  // namespace forecast
