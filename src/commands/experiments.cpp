#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "change_report.hpp"
#include "commands.hpp"
#include "confirmation.hpp"
#include "forecast/core/clean_text.hpp"
#include "forecast/core/text.hpp"
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

/// The one with this name, or else this id.
Experiment find_experiment(const RunStore& store, const std::string& reference) {
    const auto all = store.experiments();
    auto found = std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.name == reference; });
    if (found == all.end()) {
        found = std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.id == reference; });
    }
    if (found != all.end()) {
        return *found;
    }
    std::vector<std::string> names;
    std::transform(all.begin(), all.end(), std::back_inserter(names), [](const auto& one) { return one.name; });
    const std::string guess = nearest(reference, names);
    throw Error(ErrorKind::not_found, "there is no experiment '{}'; {}", reference,
                guess.empty() ? "type: forecast experiments list" : "did you mean '" + guess + "'?");
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

ExitCode run_experiments_list(const ExperimentArguments& arguments, const Console& console) {
    const auto experiments = open_existing_runs(open_workspace().tracking)->experiments();
    if (arguments.output.json) {
        print(experiments_json(experiments));
        return ExitCode::done;
    }
    Table table({{"id", false}, {"name", false}, {"state", false}, {"runs"}});
    for (const Experiment& one : experiments) {
        table.add({one.id, one.name, std::string(to_string(one.lifecycle)), one.runs ? std::to_string(*one.runs) : "-"},
                  one.lifecycle == Lifecycle::deleted ? Style::warning : Style::plain);
    }
    print(table.render(arguments.output.format(), console));
    return ExitCode::done;
}

void report(const Experiment& experiment, Lifecycle to, const std::string& next, const ExperimentArguments& arguments,
            const Console& console) {
    const std::string done = to == Lifecycle::active ? "restored" : "deleted";
    const std::string what = arguments.consent.dry_run ? "would be " + done : done;
    print_changes(
        {{experiment.name, what, std::string(to_string(experiment.lifecycle)), std::string(to_string(to))}},
        fmt::format("{} experiment '{}' with its {}\n{}", arguments.consent.dry_run ? "would have " + done : done,
                    experiment.name, number_of_runs(experiment), next),
        arguments.output, console);
}

ExitCode run_experiments_restore(const ExperimentArguments& arguments, const Console& console) {
    const auto store = open_existing_runs_for_change(open_workspace().tracking);
    const Experiment experiment = find_experiment(*store, arguments.name);
    if (experiment.lifecycle == Lifecycle::active) {
        print_changes({}, "the experiment '" + visible(experiment.name) + "' is not deleted, nothing was changed\n",
                      arguments.output, console);
        return ExitCode::done;
    }
    store->set_experiment_lifecycle(experiment.id, Lifecycle::active);
    report(experiment, Lifecycle::active, "Next: forecast runs list --experiment '" + visible(experiment.name) + "'\n",
           arguments, console);
    return ExitCode::done;
}

ExitCode run_experiments_delete(const ExperimentArguments& arguments, const Console& console) {
    const auto store = open_existing_runs_for_change(open_workspace().tracking);
    const Experiment experiment = find_experiment(*store, arguments.name);
    if (experiment.lifecycle == Lifecycle::deleted) {
        print_changes({}, "the experiment '" + visible(experiment.name) + "' is deleted already\n", arguments.output,
                      console);
        return ExitCode::done;
    }
    check_no_process_records(running_runs(*store, experiment));
    if (arguments.consent.dry_run) {
        report(experiment, Lifecycle::deleted, "", arguments, console);
        return ExitCode::done;
    }
    const std::string what = "experiment '" + visible(experiment.name) + "' with its " + number_of_runs(experiment);
    if (!confirmed("Delete the " + what, arguments.consent.yes)) {
        print_changes({}, "nothing was deleted\n", arguments.output, console);
        return ExitCode::done;
    }
    store->set_experiment_lifecycle(experiment.id, Lifecycle::deleted);
    report(experiment, Lifecycle::deleted,
           "Back with: forecast experiments restore '" + visible(experiment.name) + "'\n", arguments, console);
    return ExitCode::done;
}

using Action = ExitCode (*)(const ExperimentArguments& arguments, const Console& console);

std::pair<CLI::App*, std::shared_ptr<ExperimentArguments>> add_verb(CLI::App& experiments, CommandLine& line,
                                                                    const char* name, const char* does, Action action) {
    auto arguments = std::make_shared<ExperimentArguments>();
    CLI::App* command = experiments.add_subcommand(name, does);
    add_output_options(*command, arguments->output);
    command->callback([arguments, action, &line] {
        line.action = [arguments, action](const Console& console) { return action(*arguments, console); };
    });
    return {command, arguments};
}

}  // namespace

void add_experiments(CLI::App& app, CommandLine& line) {
    CLI::App* experiments = app.add_subcommand("experiments", "What runs are sorted into");
    experiments->require_subcommand(1);
    experiments->footer("Examples:\n  forecast experiments list\n  forecast experiments restore brest\n");
    const auto [list, listed] =
        add_verb(*experiments, line, "list", "All experiments, deleted ones too", run_experiments_list);
    list->footer("Examples:\n  forecast experiments list\n  forecast experiments list --json\n");
    const auto [restore, restored] =
        add_verb(*experiments, line, "restore", "Take back the deletion of an experiment and of all its runs",
                 run_experiments_restore);
    restore->footer("Examples:\n  forecast experiments restore brest\n");
    restore->add_option("experiment", restored->name, "Its name or id")->required();
    const auto [remove, removed] =
        add_verb(*experiments, line, "delete", "Put an experiment aside with all its runs", run_experiments_delete);
    remove->footer("Examples:\n  forecast experiments delete trials --dry-run\n");
    remove->add_option("experiment", removed->name, "Its name or id")->required();
    add_consent_options(*remove, removed->consent);
}

}  // namespace forecast
