#include <fmt/format.h>

#include "commands.hpp"
#include "forecast/core/clean_text.hpp"
#include "forecast/report/models_table.hpp"
#include "forecast/workflow/registered_versions.hpp"

namespace forecast {
namespace {

struct AliasArguments {
    std::string model;
    std::string alias;
    bool remove = false;
};

ExitCode run_alias(const AliasArguments& arguments, Session& session) {
    ModelRegistry& registry = session.registry_for_change();
    if (arguments.remove) {
        registry.delete_alias(require_model(registry, arguments.model).name, arguments.alias);
        print(fmt::format("No version of {} has the alias {} any more.\n", visible(arguments.model),
                          visible(arguments.alias)));
        return ExitCode::done;
    }
    const ModelVersion version = require_version(registry, arguments.model);
    if (arguments.alias == kChampion) {
        throw Error(ErrorKind::invalid_argument,
                    "the champion is made by another command, which notes what it replaces; type: forecast models "
                    "promote {}",
                    label(version));
    }
    registry.set_alias(version.name, arguments.alias, version.version);
    print(fmt::format("{} is {}@{} now.\n", label(version), visible(version.name), visible(arguments.alias)));
    return ExitCode::done;
}

}  // namespace

void add_models_alias(CLI::App& models, CommandLine& line) {
    auto [command, arguments] =
        declare<AliasArguments>(models, line, "alias", "Give a version a name, or take the name away", run_alias);
    command.footer(
        "Examples:\n  forecast models alias brest/3 winter\n  forecast models alias --delete brest winter\n");
    command.add_option("model", arguments.model, "NAME/version; with --delete NAME")->required();
    command.add_option("alias", arguments.alias, "Letters, digits, '_' and '-'")->required();
    command.add_flag("--delete", arguments.remove, "Take the alias away");
}

}  // namespace forecast
