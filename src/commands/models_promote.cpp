#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "commands.hpp"
#include "confirmation.hpp"
#include "forecast/core/clean_text.hpp"
#include "forecast/report/models_table.hpp"
#include "forecast/workflow/champion.hpp"
#include "forecast/workflow/model_registration.hpp"
#include "forecast/workflow/registered_versions.hpp"

namespace forecast {
namespace {

struct PromoteArguments {
    std::string reference;
    std::string name;
    std::string forecaster;
    ConsentArguments consent;
};

std::string describe_change(const ModelVersion* champion, const PromotionCandidate& candidate, Session& session) {
    if (champion == nullptr) {
        return fmt::format("{}: champion (none) -> {}\n", visible(candidate.name), label(candidate));
    }
    const RunStore* store = session.find_runs();
    return fmt::format("{}: champion {} -> {}\n", visible(candidate.name), label(*champion), label(candidate)) +
           render_difference(errors_of(candidate_of(*champion, store), candidate, store), session.console());
}

ExitCode run_promote(const PromoteArguments& arguments, Session& session) {
    const RunStore& store = session.runs();
    ModelRegistry& registry = session.registry_to_fill();
    const PromotionCandidate candidate =
        find_candidate({arguments.reference, arguments.name, arguments.forecaster}, registry, store);
    const auto model = registry.find(candidate.name);
    const ModelVersion* champion = model ? model->with_alias(kChampion) : nullptr;
    if (champion != nullptr && candidate.version && candidate.version->version == champion->version) {
        print(label(*champion) + " is the champion already.\n");
        return ExitCode::done;
    }
    print(describe_change(champion, candidate, session));
    if (arguments.consent.dry_run || !confirmed("Make " + label(candidate) + " the champion", arguments.consent.yes)) {
        print("Nothing was changed.\n");
        return ExitCode::done;
    }
    const ModelVersion version =
        candidate.version
            ? *candidate.version
            : registry.register_version(version_of_run(candidate.name, *candidate.run, candidate.forecaster, store));
    make_champion(registry, version);
    print(fmt::format("{} ({}) is the champion now.\nNext: forecast predict --run {}@champion\n", label(version),
                      visible(candidate.forecaster), visible(version.name)));
    return ExitCode::done;
}

}  // namespace

void add_models_promote(CLI::App& models, CommandLine& line) {
    auto [command, arguments] = declare<PromoteArguments>(
        models, line, "promote", "Make a version the champion, the one that predicts", run_promote);
    command.footer(
        "Examples:\n  forecast models promote brest/3\n  forecast models promote brest@challenger --yes\n"
        "  forecast models promote 3f2a9c --name brest     registers the run first\n"
        "  forecast models promote brest/3 --forecaster linear  by another forecaster of that run\n");
    command.add_option("version", arguments.reference, "NAME/version, NAME@alias, or a run with --name")->required();
    command.add_option("--name", arguments.name, "The registered model that the run becomes a version of");
    command.add_option("--forecaster", arguments.forecaster, kForecasterOfRun);
    add_consent_options(command, arguments.consent);
}

}  // namespace forecast
