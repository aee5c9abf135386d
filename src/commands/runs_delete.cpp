#include "change_report.hpp"
#include "commands.hpp"
#include "confirmation.hpp"
#include "forecast/core/clean_text.hpp"
#include "forecast/core/text.hpp"
#include "forecast/workflow/run_deletion.hpp"

namespace forecast {
namespace {

struct RunsDeleteArguments {
    std::vector<std::string> runs;
    bool force = false;
    ConsentArguments consent;
    OutputArguments output;
};

/// Each of the named runs once, in the order given.
std::vector<RunSummary> named_runs(const std::vector<std::string>& references, Lifecycle lifecycle, Session& session) {
    std::vector<RunSummary> runs;
    for (const std::string& reference : references) {
        RunSummary run = session.run(reference, lifecycle);
        const bool known = std::any_of(runs.begin(), runs.end(), [&](auto& r) { return r.run_id == run.run_id; });
        if (!known) {
            runs.push_back(std::move(run));
        }
    }
    return runs;
}

std::string listed(const std::vector<RunSummary>& runs) {
    std::string text;
    for (const RunSummary& run : runs) {
        text += "  " + run.run_id + "  " + visible(run.name) + "\n";
    }
    return text;
}

std::string counted(const std::vector<RunSummary>& runs) {
    return fmt::format("{} run{}", runs.size(), runs.size() == 1 ? "" : "s");
}

std::string ids(const std::vector<RunSummary>& runs) {
    std::vector<std::string> all;
    for (const RunSummary& run : runs) {
        all.push_back(run.run_id.substr(0, 8));
    }
    return join(all, " ");
}

std::vector<Change> changes(const std::vector<RunSummary>& runs, const char* what, Lifecycle before) {
    const bool was_active = before == Lifecycle::active;
    std::vector<Change> all;
    for (const RunSummary& run : runs) {
        all.push_back({run.run_id, what, was_active ? "active" : "deleted", was_active ? "deleted" : "active"});
    }
    return all;
}

ExitCode delete_runs(const RunsDeleteArguments& arguments, Session& session) {
    RunStore& store = session.runs_for_change();
    const auto runs = named_runs(arguments.runs, Lifecycle::active, session);
    check_unrecorded(runs, arguments.force);
    if (!arguments.force) {
        check_unregistered(runs, session.find_registry());
    }
    if (arguments.consent.dry_run) {
        print_changes(changes(runs, "would be deleted", Lifecycle::active),
                      "would delete " + counted(runs) + ":\n" + listed(runs), arguments.output, session.console());
        return ExitCode::done;
    }
    if (!confirmed("Delete " + counted(runs) + " (" + ids(runs) + ")", arguments.consent.yes)) {
        print_changes({}, "nothing was deleted\n", arguments.output, session.console());
        return ExitCode::done;
    }
    for (const RunSummary& run : runs) {
        store.set_lifecycle(run.run_id, Lifecycle::deleted);
    }
    print_changes(changes(runs, "deleted", Lifecycle::active),
                  "deleted " + counted(runs) + ":\n" + listed(runs) + "Back with: forecast runs restore " + ids(runs) +
                      "\nGone for good with: " +
                      (store.location().is_server() ? "mlflow gc, at the server\n" : "forecast runs gc\n"),
                  arguments.output, session.console());
    return ExitCode::done;
}

ExitCode run_restore(const RunsDeleteArguments& arguments, Session& session) {
    RunStore& store = session.runs_for_change();
    const auto runs = named_runs(arguments.runs, Lifecycle::deleted, session);
    for (const RunSummary& run : runs) {
        store.set_lifecycle(run.run_id, Lifecycle::active);
    }
    print_changes(changes(runs, "restored", Lifecycle::deleted),
                  "restored " + counted(runs) + ":\n" + listed(runs) + "Next: forecast runs show " +
                      runs.front().run_id.substr(0, 8) + "\n",
                  arguments.output, session.console());
    return ExitCode::done;
}

}  // namespace

void add_runs_delete(CLI::App& runs, CommandLine& line) {
    auto [command, arguments] = declare<RunsDeleteArguments>(
        runs, line, "delete", "Put runs aside; their data stay until `runs gc`", delete_runs);
    command.footer("Examples:\n  forecast runs delete 3f2a9c --dry-run\n  forecast runs delete 3f2a9c 77b1 --yes\n");
    command.add_option("runs", arguments.runs, "Run ids, prefixes of ids, names, or latest")->required();
    command.add_flag("--force", arguments.force,
                     "Also runs that made a version of a registered model, or that are RUNNING on another host");
    add_consent_options(command, arguments.consent);
    add_output_options(command, arguments.output);
}

void add_runs_restore(CLI::App& runs, CommandLine& line) {
    auto [command, arguments] =
        declare<RunsDeleteArguments>(runs, line, "restore", "Take back the deletion of runs", run_restore);
    command.footer("Examples:\n  forecast runs list --deleted\n  forecast runs restore 3f2a9c\n");
    command.add_option("runs", arguments.runs, "Of deleted runs: ids, prefixes, names, or latest")->required();
    add_output_options(command, arguments.output);
}

}  // namespace forecast
