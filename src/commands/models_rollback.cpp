#include <fmt/format.h>

#include "commands.hpp"
#include "confirmation.hpp"
#include "forecast/core/clean_text.hpp"
#include "forecast/report/models_table.hpp"
#include "forecast/workflow/champion.hpp"
#include "forecast/workflow/registered_versions.hpp"

namespace forecast {
namespace {

struct RollbackArguments {
    std::string name;
    ConsentArguments consent;
};

ExitCode run_rollback(const RollbackArguments& arguments, Session& session) {
    ModelRegistry& registry = session.registry_for_change();
    const RegisteredModel model = require_model(registry, arguments.name);
    const ModelVersion& back = replaced_by_champion(model);
    const ModelVersion& champion = *model.with_alias(kChampion);
    const RunStore* store = session.find_runs();
    const auto errors = errors_of(candidate_of(champion, store), candidate_of(back, store), store);
    print(fmt::format("{}: champion {} -> {}\n", visible(model.name), label(champion), label(back)) +
          render_difference(errors, session.console()));
    if (arguments.consent.dry_run || !confirmed("Go back to " + label(back), arguments.consent.yes)) {
        print("Nothing was changed.\n");
        return ExitCode::done;
    }
    roll_back(registry, model);
    print(fmt::format("{} is the champion again.\nNext: forecast predict --run {}@champion\n", label(back),
                      visible(model.name)));
    return ExitCode::done;
}

}  // namespace

void add_models_rollback(CLI::App& models, CommandLine& line) {
    auto [command, arguments] = declare<RollbackArguments>(
        models, line, "rollback", "Make the version that the champion replaced champion again", run_rollback);
    command.footer("Examples:\n  forecast models rollback brest\n  forecast models rollback brest --yes\n");
    command.add_option("name", arguments.name, "The registered model")->required();
    add_consent_options(command, arguments.consent);
}

}  // namespace forecast
