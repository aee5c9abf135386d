#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "commands.hpp"
#include "confirmation.hpp"
#include "forecast/mlflow/open_store.hpp"
#include "forecast/workflow/champion.hpp"
#include "forecast/workflow/model_registration.hpp"
#include "forecast/workflow/trained_run.hpp"
#include "registered_models.hpp"

namespace forecast {
namespace {

struct PromoteArguments {
    std::string reference;
    std::string name;
    std::string forecaster;
    ConsentArguments consent;
};

/// A version that is there, or the one that will be made of a run.
struct Candidate {
    std::string name;
    std::string forecaster;
    std::optional<ModelVersion> version;
    std::optional<RunSummary> run;
};

std::string label(const Candidate& candidate) {
    return candidate.version ? label(*candidate.version) : "a new version of " + candidate.name;
}

/// The newest version that is this forecaster of the run, if there is one.
Candidate candidate_of_run(const ModelRegistry& registry, const std::string& name, const RunSummary& run,
                           const std::string& forecaster) {
    Candidate candidate{name, forecaster, std::nullopt, run};
    const auto model = registry.find(name);
    for (const ModelVersion& version : model ? model->versions : std::vector<ModelVersion>()) {
        if (!candidate.version && version.run_id == run.run_id && forecaster_of(version) == forecaster) {
            candidate.version = version;
        }
    }
    return candidate;
}

Candidate find_candidate(const PromoteArguments& arguments, const ModelRegistry& registry) {
    const auto version = find_version(registry, arguments.reference);
    if (version && (arguments.forecaster.empty() || arguments.forecaster == forecaster_of(*version))) {
        return {version->name, forecaster_of(*version), version, runs_of({*version}).front()};
    }
    if (!version && arguments.name.empty()) {
        throw Error(ErrorKind::not_found,
                    "no registered model version '{}'; type NAME/version or NAME@alias, or a run with --name NAME",
                    arguments.reference);
    }
    const auto store = open_existing_runs(open_workspace().tracking);
    const RunSummary run =
        version ? run_of(*version, *store) : find_run(*store, open_workspace().registry, arguments.reference);
    return candidate_of_run(registry, version ? version->name : arguments.name, run,
                            chosen_forecaster(arguments.forecaster, run, *store));
}

std::string describe_change(const ModelVersion* champion, const Candidate& candidate, const Console& console) {
    if (champion == nullptr) {
        return fmt::format("{}: champion (none) -> {}\n", candidate.name, label(candidate));
    }
    return fmt::format("{}: champion {} -> {}\n", candidate.name, label(*champion), label(candidate)) +
           render_difference({runs_of({*champion}).front(), forecaster_of(*champion)},
                             {candidate.run, candidate.forecaster}, console);
}

ExitCode run_promote(const PromoteArguments& arguments, const Console& console) {
    open_existing_runs(open_workspace().tracking);
    const auto registry = open_model_registry(open_workspace().registry);
    const Candidate candidate = find_candidate(arguments, *registry);
    const auto model = registry->find(candidate.name);
    const ModelVersion* champion = model ? model->with_alias(kChampion) : nullptr;
    if (champion != nullptr && candidate.version && candidate.version->version == champion->version) {
        print(label(*champion) + " is the champion already.\n");
        return ExitCode::done;
    }
    print(describe_change(champion, candidate, console));
    if (arguments.consent.dry_run || !confirmed("Make " + label(candidate) + " the champion", arguments.consent.yes)) {
        print("Nothing was changed.\n");
        return ExitCode::done;
    }
    const ModelVersion version =
        candidate.version
            ? *candidate.version
            : registry->register_version(version_of_run(candidate.name, *candidate.run, candidate.forecaster,
                                                        *open_existing_runs(open_workspace().tracking)));
    make_champion(*registry, version);
    print(fmt::format("{} ({}) is the champion now.\nNext: forecast predict --run {}@champion\n", label(version),
                      candidate.forecaster, version.name));
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
