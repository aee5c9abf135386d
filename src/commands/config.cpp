#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "commands.hpp"
#include "forecast/config/tabular_schema.hpp"
#include "forecast/core/secrets.hpp"
#include "forecast/workflow/experiment_data.hpp"
#include "forecast/workflow/row_training.hpp"
#include "row_commands.hpp"

namespace forecast {
namespace {

/// Everything that is wrong with the config, as an Error; else its options.
std::vector<ResolvedOption> checked_options(const ConfigArguments& arguments) {
    if (row_task_of(arguments)) {
        return prepare_rows(load_tabular_config(arguments)).config.options;
    }
    LoadedConfig config = load_config(arguments);
    check_sources(config.values);
    return std::move(config.options);
}

ExitCode check_config(const NoArguments&, Session& session) {
    const auto options = checked_options(session.config());
    print(fmt::format("{}: {} options, all valid; the files and columns that it names are there\n",
                      without_secrets(session.config().file), options.size()));
    return ExitCode::done;
}

ExitCode show_config(const OutputArguments& output, Session& session) {
    const auto options = row_task_of(session.config()) ? load_tabular_config(session.config()).options
                                                       : load_config(session.config()).options;
    if (output.json) {
        nlohmann::ordered_json shown = nlohmann::ordered_json::object();
        for (const ResolvedOption& option : options) {
            shown[option.path] = {
                {"value", option.value}, {"origin", option.origin}, {"description", option.description}};
        }
        print_document({{"schema_version", 1}, {"options", shown}});
        return ExitCode::done;
    }
    Table table({{"option", false}, {"origin", false}, {"value", false}});
    for (const ResolvedOption& option : options) {
        table.add({option.path, option.origin, option.value}, option.origin == "default" ? Style::dim : Style::plain);
    }
    print(table.render(output.format(), session.console()));
    return ExitCode::done;
}

struct SchemaArguments {
    bool rows = false;
};

ExitCode print_schema(const SchemaArguments& arguments, Session&) {
    print(arguments.rows ? tabular_config_schema() : config_schema());
    return ExitCode::done;
}

}  // namespace

void add_config(CLI::App& app, CommandLine& line) {
    CLI::App* config =
        app.add_subcommand("config", "Check an experiment file, show what it comes out as, or what may stand in one")
            ->require_subcommand(1);
    CLI::App& check =
        declare<NoArguments>(*config, line, "check",
                             "Say everything that is wrong with it, and whether its files and their columns are there",
                             check_config)
            .command;
    check.footer("Example:\n  forecast config check --config configs/brest.json\n");
    add_config_option(check, line.config, ConfigOption::required);
    add_set_option(check, line.config);

    auto [show, output] = declare<OutputArguments>(
        *config, line, "show", "Every option, its value and who set it; with --json its description, too", show_config);
    show.footer("Example:\n  forecast config show --config configs/brest.json --set training.epochs=100\n");
    add_config_option(show, line.config, ConfigOption::required);
    add_set_option(show, line.config);
    add_territory_option(show, line.config);
    add_output_options(show, output);

    auto [schema, arguments] = declare<SchemaArguments>(
        *config, line, "schema", "A JSON Schema of experiment files, for editors and checks", print_schema);
    schema.footer("Example:\n  forecast config schema > experiment.schema.json\n");
    schema.add_flag("--rows", arguments.rows, "Of those whose task is a classification or regression of rows");
}

}  // namespace forecast
