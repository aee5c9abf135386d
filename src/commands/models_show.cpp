#include "commands.hpp"
#include "forecast/report/models_table.hpp"
#include "forecast/workflow/registered_versions.hpp"

namespace forecast {
namespace {

struct ShowArguments {
    std::string name;
    OutputArguments output;
};

ExitCode show_model(const ShowArguments& arguments, Session& session) {
    const RegisteredModel model = require_model(session.registry(), arguments.name);
    const auto runs = runs_of(model.versions, session.find_runs());
    if (arguments.output.json) {
        print_document(model_json(model, runs));
    } else {
        print(render_model(model, runs, arguments.output.format(), session.console()));
    }
    return ExitCode::done;
}

}  // namespace

void add_models_show(CLI::App& models, CommandLine& line) {
    auto [command, arguments] = declare<ShowArguments>(
        models, line, "show", "The versions of a registered model, their runs and metrics", show_model);
    command.footer("Examples:\n  forecast models show brest\n  forecast models show brest --json\n");
    command.add_option("name", arguments.name, "The registered model")->required();
    add_output_options(command, arguments.output);
}

}  // namespace forecast
