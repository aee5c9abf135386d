#include "change_report.hpp"
#include "commands.hpp"
#include "confirmation.hpp"
#include "forecast/core/clean_text.hpp"
#include "forecast/core/text.hpp"
#include "forecast/mlflow_db/run_maintenance.hpp"

namespace forecast {
namespace {

struct RelocateArguments {
    std::optional<std::string> from;
    std::optional<std::string> to;
    ConsentArguments consent;
    OutputArguments output;
};

std::string counts(const Relocation& relocation) {
    return fmt::format("{} experiments, {} runs, {} models from {} to {}", relocation.experiments, relocation.runs,
                       relocation.models, visible(join(relocation.from, ", ")), visible(relocation.to));
}

std::vector<Change> changes(const Relocation& relocation, const std::string& verb) {
    const auto what = [&](std::size_t count, const char* of) { return fmt::format("{} of {} {}", verb, count, of); };
    const std::string from = join(relocation.from, ", ");
    return {{"experiments", what(relocation.experiments, "experiments"), from, relocation.to},
            {"runs", what(relocation.runs, "runs"), from, relocation.to},
            {"models", what(relocation.models, "models"), from, relocation.to}};
}

ExitCode run_relocate(const RelocateArguments& arguments, Session& session) {
    const auto nothing = [&](const std::string& text) {
        print_changes({}, text, arguments.output, session.console());
        return ExitCode::done;
    };
    const TrackingLocation& location = session.workspace().tracking;
    const Relocation plan = relocate(location, arguments.from, arguments.to, true);
    if (plan.from.empty()) {
        return nothing("nothing to relocate: all artifact directories are where the run store says\n");
    }
    if (plan.experiments + plan.runs + plan.models == 0) {
        return nothing("nothing to relocate: no artifact path is below " + visible(join(plan.from, ", ")) + "\n");
    }
    if (arguments.consent.dry_run) {
        print_changes(changes(plan, "would change paths"), "would relocate " + counts(plan) + "\n", arguments.output,
                      session.console());
        return ExitCode::done;
    }
    if (!confirmed("Relocate " + counts(plan), arguments.consent.yes)) {
        return nothing("nothing was changed\n");
    }
    const auto lock = session.workspace().lock_runs(false);
    const Relocation done = relocate(location, arguments.from, plan.to, false);
    print_changes(changes(done, "paths"), "relocated " + counts(done) + "\nNext: forecast doctor\n", arguments.output,
                  session.console());
    return ExitCode::done;
}

}  // namespace

void add_runs_relocate(CLI::App& runs, CommandLine& line) {
    auto [command, arguments] = declare<RelocateArguments>(
        runs, line, "relocate", "Mend the absolute artifact paths after the folder was moved or copied", run_relocate);
    command.footer(
        "Examples:\n  forecast runs relocate --dry-run\n"
        "  forecast runs relocate --from /home/me/old/mlruns --to /srv/forecast/mlruns --yes\n");
    command.add_option("--from", arguments.from, "Where the artifacts were (default: where the store lay before)");
    command.add_option("--to", arguments.to, "Where they are now (default: beside the database)");
    add_consent_options(command, arguments.consent);
    add_output_options(command, arguments.output);
}

}  // namespace forecast
