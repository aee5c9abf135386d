#include <optional>
#include <utility>

#include <fmt/format.h>

#include "commands.hpp"
#include "forecast/workflow/sweep_report.hpp"
#include "recorded_work.hpp"
#include "recording_report.hpp"
#include "row_commands.hpp"

namespace forecast {
namespace {

struct SweepArguments {
    std::optional<int> trials;
    std::string method;
    std::size_t jobs = 0;
    bool resume = false;
    bool wait = false;
    bool json = false;
    std::vector<std::string> tags;
};

/// --trials and --method are settings like any other.
std::vector<Setting> flag_settings(const SweepArguments& arguments) {
    std::vector<Setting> settings;
    if (arguments.trials) {
        settings.push_back({"sweep.trials", std::to_string(*arguments.trials), "--trials"});
    }
    if (!arguments.method.empty()) {
        settings.push_back({"sweep.method", arguments.method, "--method"});
    }
    return settings;
}

void print_outcome(const SweepArguments& arguments, const SweepOutcome& outcome, const TrackingLocation& location,
                   const Console& console) {
    if (arguments.json) {
        print_document(sweep_json(outcome));
        return;
    }
    print(render_sweep(outcome, console));
    print("\n" + describe_recording(outcome.run, location, "forecast runs show " + outcome.run.id.substr(0, 8)));
}

ExitCode run_row_sweep(const SweepArguments& arguments, Session& session) {
    if (arguments.jobs != 0 || arguments.resume) {
        throw Error(ErrorKind::invalid_argument,
                    "{} is of a sweep of forecasts; one of rows does the folds of a trial at the same time, and begins "
                    "anew; leave it out",
                    arguments.resume ? "--resume" : "--jobs");
    }
    return sweep_rows_command({flag_settings(arguments), arguments.tags, arguments.wait, arguments.json}, session);
}

ExitCode run_sweep(const SweepArguments& arguments, Session& session) {
    if (row_task_of(session.config())) {
        return run_row_sweep(arguments, session);
    }
    SweepRequest request;
    request.config = load_config(session.config(), flag_settings(arguments));
    request.config_file = session.config().file;
    request.tags = parse_tags(arguments.tags);
    request.jobs = arguments.jobs;
    request.resume = arguments.resume;
    request.wait = arguments.wait;
    const Workspace& workspace = session.workspace();
    return do_recorded_work(session, [&](Progress& progress, const Cancellation& cancellation) {
        const SweepOutcome outcome = sweep(std::move(request), workspace, progress, cancellation);
        return conclude_parent(
            outcome, session, [&] { print_outcome(arguments, outcome, workspace.tracking, session.console()); },
            fmt::format("; the same command goes on after {} of {} trials", outcome.trials.size(),
                        outcome.plan.trials));
    });
}

}  // namespace

void add_sweep(CLI::App& app, CommandLine& line) {
    auto [command, arguments] = declare<SweepArguments>(
        app, line, "sweep", "Try the settings of a config's section sweep, and score the best of them", run_sweep);
    command.footer(
        "Examples:\n  forecast sweep --config configs/sample-sweep.json\n"
        "  forecast sweep --config configs/sample-sweep.json --method tpe --trials 30 --jobs 2\n"
        "  forecast sweep --config configs/sample-sweep.json --set sweep.pruning=asha --json\n");
    add_config_option(command, line.config, ConfigOption::required);
    add_set_option(command, line.config);
    add_territory_option(command, line.config);
    command.add_option("--trials", arguments.trials, "Settings to try, 0 for all of a grid (default: the config's)");
    command.add_option("--method", arguments.method, "grid, random or tpe (default: the config's)")
        ->check(CLI::IsMember(texts_of<SearchMethod>()));
    command.add_option("--jobs", arguments.jobs, "Trials at a time, on each rank (default: one a core)")
        ->check(CLI::Range(1, 1024));
    command.add_flag("--resume", arguments.resume,
                     "Go on with the newest sweep of these settings, even if it ended, as with more trials; one that "
                     "was interrupted goes on without it, too");
    command.add_flag("--wait", arguments.wait, "Queue behind another forecast instead of exit 6");
    command.add_flag("--json", arguments.json, "One JSON document");
    add_tag_option(command, arguments.tags, "Tag of the run: --tag purpose=trial");
}

}  // namespace forecast
