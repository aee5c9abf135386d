#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "change_report.hpp"
#include "commands.hpp"
#include "confirmation.hpp"
#include "forecast/core/clean_text.hpp"
#include "forecast/workflow/run_deletion.hpp"
#include "forecast/workflow/trained_run.hpp"

namespace forecast {
namespace {

struct ExperimentArguments {
    std::string name;
    ConsentArguments consent;
    OutputArguments output;
};

std::string number_of_runs(const Experiment& experiment) {
    return experiment.runs ? fmt::format("{} run{}", *experiment.runs, *experiment.runs == 1 ? "" : "s") : "runs";
}

std::vector<RunSummary> running_runs(const RunStore& store, const Experiment& experiment) {
    RunQuery running;
    running.filter = "status = 'RUNNING'";
    running.experiment_ids = {experiment.id};
    return store.list(running);
}

std::string experiments_json(const std::vector<Experiment>& experiments) {
    auto list = nlohmann::ordered_json::array();
    for (const Experiment& one : experiments) {
        list.push_back({{"experiment_id", one.id},
                        {"name", one.name},
                        {"lifecycle_stage", to_string(one.lifecycle)},
                        {"runs", one.runs ? nlohmann::ordered_json(*one.runs) : nlohmann::ordered_json(nullptr)}});
    }
    return nlohmann::ordered_json{{"schema_version", 1}, {"experiments", list}}.dump(2) + "\n";
}

ExitCode run_experiments_list(const ExperimentArguments& arguments, Session& session) {
    const auto experiments = session.runs().experiments();
    if (arguments.output.json) {
        print(experiments_json(experiments));
        return ExitCode::done;
    }
    Table table({{"id", false}, {"name", false}, {"state", false}, {"runs"}});
    for (const Experiment& one : experiments) {
        table.add({one.id, one.name, to_string(one.lifecycle), one.runs ? std::to_string(*one.runs) : "-"},
                  one.lifecycle == Lifecycle::deleted ? Style::warning : Style::plain);
    }
    print(table.render(arguments.output.format(), session.console()));
    return ExitCode::done;
}

void report(const Experiment& experiment, Lifecycle to, const std::string& next, const ExperimentArguments& arguments,
            const Console& console) {
    const std::string done = to == Lifecycle::active ? "restored" : "deleted";
    const std::string what = arguments.consent.dry_run ? "would be " + done : done;
    print_changes(
        {{experiment.name, what, to_string(experiment.lifecycle), to_string(to)}},
        fmt::format("{} experiment '{}' with its {}\n{}", arguments.consent.dry_run ? "would have " + done : done,
                    visible(experiment.name), number_of_runs(experiment), next),
        arguments.output, console);
}

ExitCode run_experiments_restore(const ExperimentArguments& arguments, Session& session) {
    RunStore& store = session.runs_for_change();
    const Experiment experiment = find_experiment(store, arguments.name);
    if (experiment.lifecycle == Lifecycle::active) {
        print_changes({}, "the experiment '" + visible(experiment.name) + "' is not deleted, nothing was changed\n",
                      arguments.output, session.console());
        return ExitCode::done;
    }
    store.set_experiment_lifecycle(experiment.id, Lifecycle::active);
    report(experiment, Lifecycle::active, "Next: forecast runs list --experiment '" + visible(experiment.name) + "'\n",
           arguments, session.console());
    return ExitCode::done;
}

ExitCode run_experiments_delete(const ExperimentArguments& arguments, Session& session) {
    RunStore& store = session.runs_for_change();
    const Experiment experiment = find_experiment(store, arguments.name);
    if (experiment.lifecycle == Lifecycle::deleted) {
        print_changes({}, "the experiment '" + visible(experiment.name) + "' is deleted already\n", arguments.output,
                      session.console());
        return ExitCode::done;
    }
    check_no_process_records(running_runs(store, experiment));
    if (arguments.consent.dry_run) {
        report(experiment, Lifecycle::deleted, "", arguments, session.console());
        return ExitCode::done;
    }
    const std::string what = "experiment '" + visible(experiment.name) + "' with its " + number_of_runs(experiment);
    if (!confirmed("Delete the " + what, arguments.consent.yes)) {
        print_changes({}, "nothing was deleted\n", arguments.output, session.console());
        return ExitCode::done;
    }
    store.set_experiment_lifecycle(experiment.id, Lifecycle::deleted);
    report(experiment, Lifecycle::deleted,
           "Back with: forecast experiments restore '" + visible(experiment.name) + "'\n", arguments,
           session.console());
    return ExitCode::done;
}

}  // namespace

void add_experiments(CLI::App& app, CommandLine& line) {
    CLI::App& experiments = *app.add_subcommand("experiments", "What runs are sorted into");
    experiments.require_subcommand(1);
    experiments.footer("Examples:\n  forecast experiments list\n  forecast experiments restore brest\n");

    auto [list, listed] = declare<ExperimentArguments>(experiments, line, "list", "All experiments, deleted ones too",
                                                       run_experiments_list);
    list.footer("Examples:\n  forecast experiments list\n  forecast experiments list --json\n");
    add_output_options(list, listed.output);

    auto [restore, restored] = declare<ExperimentArguments>(
        experiments, line, "restore", "Take back the deletion of an experiment and of all its runs",
        run_experiments_restore);
    restore.footer("Examples:\n  forecast experiments restore brest\n");
    add_output_options(restore, restored.output);
    restore.add_option("experiment", restored.name, "Its name or id")->required();

    auto [remove, removed] = declare<ExperimentArguments>(
        experiments, line, "delete", "Put an experiment aside with all its runs", run_experiments_delete);
    remove.footer("Examples:\n  forecast experiments delete trials --dry-run\n");
    add_output_options(remove, removed.output);
    remove.add_option("experiment", removed.name, "Its name or id")->required();
    add_consent_options(remove, removed.consent);
}

}  // namespace forecast
