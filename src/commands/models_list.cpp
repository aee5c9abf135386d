#include "commands.hpp"
#include "forecast/report/models_table.hpp"

namespace forecast {
namespace {

ExitCode list_models(const OutputArguments& output, Session& session) {
    const ModelRegistry* registry = session.find_registry();
    const auto models = registry != nullptr ? registry->list() : std::vector<RegisteredModel>();
    if (output.json) {
        print_document(models_json(models));
    } else if (models.empty() && output.format() == TableFormat::text) {
        print("No registered models yet. Next: forecast models register brest --run latest\n");
    } else {
        print(render_models(models, output.format(), session.console()));
    }
    return ExitCode::done;
}

}  // namespace

void add_models_list(CLI::App& models, CommandLine& line) {
    auto [command, output] = declare<OutputArguments>(
        models, line, "list", "Registered models with their champion and challenger", list_models);
    command.footer("Examples:\n  forecast models list\n  forecast models list --json | jq '.models[].name'\n");
    add_output_options(command, output);
}

}  // namespace forecast
