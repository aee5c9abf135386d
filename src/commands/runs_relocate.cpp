#include "commands.hpp"
#include "confirmation.hpp"
#include "forecast/tracking/run_maintenance.hpp"
#include "instance_lock.hpp"

namespace forecast {
namespace {

struct RelocateArguments {
    std::optional<std::string> from;
    std::optional<std::string> to;
    ConsentArguments consent;
};

std::string counts(const Relocation& relocation) {
    return fmt::format("{} experiments, {} runs, {} models from {} to {}", relocation.experiments, relocation.runs,
                       relocation.models, relocation.from, relocation.to);
}

ExitCode run_relocate(const RelocateArguments& arguments) {
    const TrackingLocation location = tracking_location();
    const Relocation plan = relocate(location, arguments.from, arguments.to, true);
    if (plan.from.empty()) {
        print("nothing to relocate: all artifact directories are where the run store says\n");
        return ExitCode::done;
    }
    if (plan.experiments + plan.runs + plan.models == 0) {
        print("nothing to relocate: no artifact path is below " + plan.from + "\n");
        return ExitCode::done;
    }
    if (arguments.consent.dry_run) {
        print("would relocate " + counts(plan) + "\n");
        return ExitCode::done;
    }
    const InstanceLock lock(kRunsDirectory, false);
    if (!confirmed("Relocate " + counts(plan), arguments.consent.yes)) {
        print("nothing was changed\n");
        return ExitCode::done;
    }
    print("relocated " + counts(relocate(location, plan.from, plan.to, false)) + "\nNext: forecast doctor\n");
    return ExitCode::done;
}

}  // namespace

void add_runs_relocate(CLI::App& runs, CommandLine& line) {
    auto arguments = std::make_shared<RelocateArguments>();
    CLI::App* command = runs.add_subcommand("relocate", "Mend the absolute artifact paths after the folder was moved");
    command->footer(
        "Examples:\n  forecast runs relocate --dry-run\n"
        "  forecast runs relocate --from /home/me/old/mlruns --to /srv/forecast/mlruns --yes\n");
    command->add_option("--from", arguments->from, "Where the artifacts were (default: the directory that is gone)");
    command->add_option("--to", arguments->to, "Where they are now (default: beside the database)");
    add_consent_options(*command, arguments->consent);
    command->callback(
        [arguments, &line] { line.action = [arguments](const Console&) { return run_relocate(*arguments); }; });
}

}  // namespace forecast
