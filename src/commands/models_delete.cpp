#include <fmt/format.h>

#include "commands.hpp"
#include "confirmation.hpp"
#include "forecast/core/clean_text.hpp"
#include "forecast/report/models_table.hpp"
#include "forecast/workflow/registered_versions.hpp"

namespace forecast {
namespace {

struct DeleteArguments {
    std::string reference;
    bool force = false;
    ConsentArguments consent;
};

/// A version, or with its number empty the whole model.
struct DeletionCandidate {
    RegisteredModel model;
    std::optional<std::int64_t> version;
};

DeletionCandidate find_candidate(const ModelRegistry& registry, const std::string& reference) {
    if (reference.find_first_of("@/") == std::string::npos) {
        return {require_model(registry, reference), std::nullopt};
    }
    const ModelVersion version = require_version(registry, reference);
    return {require_model(registry, version.name), version.version};
}

void check_spares_champion(const DeletionCandidate& candidate) {
    const ModelVersion* champion = candidate.model.with_alias(kChampion);
    if (champion != nullptr && candidate.version.value_or(champion->version) == champion->version) {
        throw Error(ErrorKind::invalid_argument, "{} is the champion; promote another version first, or say --force",
                    label(*champion));
    }
}

ExitCode delete_model_or_version(const DeleteArguments& arguments, Session& session) {
    ModelRegistry& registry = session.registry_for_change();
    const DeletionCandidate candidate = find_candidate(registry, arguments.reference);
    if (!arguments.force) {
        check_spares_champion(candidate);
    }
    const std::string& name = candidate.model.name;
    const std::string what =
        candidate.version ? fmt::format("{}/{}", visible(name), *candidate.version)
                          : fmt::format("{} with its {} version(s)", visible(name), candidate.model.versions.size());
    if (arguments.consent.dry_run) {
        print("Would delete " + what + " from the registry; the runs stay. Nothing was changed.\n");
        return ExitCode::done;
    }
    if (!confirmed("Delete " + what + " from the registry", arguments.consent.yes)) {
        print("Nothing was changed.\n");
        return ExitCode::done;
    }
    if (candidate.version) {
        registry.delete_version(name, *candidate.version);
    } else {
        registry.delete_model(name);
    }
    print("Deleted " + what + " from the registry; the runs stay.\n");
    return ExitCode::done;
}

}  // namespace

void add_models_delete(CLI::App& models, CommandLine& line) {
    auto [command, arguments] = declare<DeleteArguments>(
        models, line, "delete", "Take a version, or a whole model, out of the registry", delete_model_or_version);
    command.footer("Examples:\n  forecast models delete brest/2\n  forecast models delete brest --force --yes\n");
    command.add_option("model", arguments.reference, "NAME/version, NAME@alias, or NAME")->required();
    command.add_flag("--force", arguments.force, "Even the champion");
    add_consent_options(command, arguments.consent);
}

}  // namespace forecast
