#include <spdlog/spdlog.h>

#include "commands.hpp"
#include "forecast/core/text.hpp"
#include "forecast/report/compared_runs.hpp"
#include "forecast/report/run_figures.hpp"
#include "forecast/workflow/common_errors.hpp"
#include "forecast/workflow/trained_run.hpp"

namespace forecast {
namespace {

struct CompareArguments {
    std::vector<std::string> runs;
    std::string filter;
    bool all = false;
    OutputArguments output;
};

std::vector<RunSummary> chosen_runs(const CompareArguments& arguments, Session& session) {
    std::vector<RunSummary> runs;
    if (!arguments.filter.empty()) {
        RunQuery query;
        query.filter = arguments.filter;
        runs = session.runs().list(query);
    }
    for (const std::string& reference : arguments.runs) {
        runs.push_back(session.run(reference));
    }
    if (runs.size() < 2) {
        throw Error(ErrorKind::invalid_argument, "{} to compare; name two or more, or give a --filter that finds them",
                    runs.empty() ? "there is no run" : "there is only one run");
    }
    return runs;
}

void warn_of(const CommonErrors& errors) {
    if (!errors.without.empty()) {
        spdlog::warn("no predictions.csv in {}: no errors of {}", join(errors.without, ", "),
                     errors.without.size() == 1 ? "this run" : "these runs");
    }
    if (errors.days == 0 && errors.without.size() < errors.runs.size()) {
        spdlog::warn("there is no day that all runs predicted");
    }
    if (errors.differing_actuals > 0) {
        spdlog::warn("on {} of {} common days the runs were scored against different actual values",
                     errors.differing_actuals, errors.days);
    }
}

ExitCode run_compare(const CompareArguments& arguments, Session& session) {
    const RunStore& store = session.runs();
    const auto runs = chosen_runs(arguments, session);
    const CommonErrors errors = common_errors(store, runs, forecasters_of(runs));
    warn_of(errors);
    if (arguments.output.json) {
        print_document(compared_json(runs, errors));
    } else {
        print(render_compared(runs, errors, arguments.all, arguments.output.format(), session.console()));
    }
    return ExitCode::done;
}

}  // namespace

void add_runs_compare(CLI::App& runs, CommandLine& line) {
    auto [command, arguments] = declare<CompareArguments>(
        runs, line, "compare", "Config, metrics and errors of several runs side by side", run_compare);
    command.footer(
        "Examples:\n  forecast runs compare latest 3f2a9c\n"
        "  forecast runs compare --filter \"params.seed IN ('1', '2', '3')\" --csv\n");
    auto* named = command.add_option("runs", arguments.runs, "Run ids, prefixes of ids, names, or latest");
    command.add_option("--filter", arguments.filter, "All runs that it finds (see `forecast runs list --help`)")
        ->excludes(named);
    command.add_flag("--all", arguments.all, "What is equal, too; what differs is marked");
    add_output_options(command, arguments.output);
}

}  // namespace forecast
