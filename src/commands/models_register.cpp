#include <fmt/format.h>

#include "commands.hpp"
#include "forecast/core/clean_text.hpp"
#include "forecast/report/models_table.hpp"
#include "forecast/workflow/champion.hpp"
#include "forecast/workflow/model_registration.hpp"
#include "forecast/workflow/registered_versions.hpp"
#include "forecast/workflow/trained_run.hpp"

namespace forecast {
namespace {

struct RegisterArguments {
    std::string name;
    std::string run = "latest";
    std::string forecaster;
    std::string description;
    std::vector<std::string> tags;
    std::string alias;
};

ExitCode run_register(const RegisterArguments& arguments, Session& session) {
    const RunStore& store = session.runs();
    const RunSummary run = session.run(arguments.run);
    NewModelVersion version =
        version_of_run(arguments.name, run, chosen_forecaster(arguments.forecaster, run, store), store);
    version.description = arguments.description;
    const auto tags = parse_tags(arguments.tags);
    version.tags.insert(version.tags.end(), tags.begin(), tags.end());
    ModelRegistry& registry = session.registry_to_fill();
    const ModelVersion registered = registry.register_version(version);
    if (!arguments.alias.empty()) {
        registry.set_alias(registered.name, arguments.alias, registered.version);
    }
    print(fmt::format("Registered the {} of run {} ({}) as {}{}.\nNext: forecast models promote {}\n",
                      visible(forecaster_of(registered)), run.run_id, visible(run.name), label(registered),
                      arguments.alias.empty() ? "" : ", alias " + arguments.alias, label(registered)));
    return ExitCode::done;
}

}  // namespace

void add_models_register(CLI::App& models, CommandLine& line) {
    auto [command, arguments] = declare<RegisterArguments>(
        models, line, "register", "Make a run's model the next version of a registered model", run_register);
    command.footer(
        "Examples:\n  forecast models register brest --run latest\n"
        "  forecast models register brest --run 3f2a9c --alias trial --tag season=winter\n"
        "  forecast models register brest --run 3f2a9c --forecaster linear\n");
    command.add_option("name", arguments.name, "The registered model, made if it is new")->required();
    command.add_option("--run", arguments.run, kRunReference);
    command.add_option("--forecaster", arguments.forecaster, kForecasterOfRun);
    command.add_option("--description", arguments.description, "Of the version");
    add_tag_option(command, arguments.tags, "Tag of the version: --tag season=winter");
    command.add_option("--alias", arguments.alias, "Name that the version gets");
}

}  // namespace forecast
