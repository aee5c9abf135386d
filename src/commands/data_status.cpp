#include <fmt/format.h>

#include "commands.hpp"
#include "forecast/quality/coverage.hpp"
#include "forecast/report/coverage_table.hpp"
#include "forecast/store/observation_store.hpp"
#include "forecast/workflow/experiment_data.hpp"

namespace forecast {
namespace {

struct StatusArguments {
    bool months = false;
    OutputArguments output;
};

std::vector<Coverage> stored_coverage(const std::string& uri) {
    std::vector<Coverage> all;
    const auto store = open_observation_store_read_only(uri);
    for (const SeriesStatus& status : store ? store->status() : std::vector<SeriesStatus>{}) {
        all.push_back(coverage_of(store->load(status.info.id, {Timestamp::min(), Timestamp::max()})));
    }
    return all;
}

std::vector<Coverage> config_coverage(const ConfigArguments& arguments) {
    std::vector<Coverage> all;
    for (const auto& [key, series] : read_experiment_data(load_config(arguments).values, arguments.file).series) {
        all.push_back(coverage_of(series));
    }
    return all;
}

ExitCode show_status(const StatusArguments& arguments, Session& session) {
    const std::string store = session.workspace().observations();
    const auto all = session.config().file.empty() ? stored_coverage(store) : config_coverage(session.config());
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
