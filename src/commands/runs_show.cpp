#include "commands.hpp"
#include "forecast/report/run_page.hpp"
#include "forecast/workflow/trained_run.hpp"

namespace forecast {
namespace {

struct RunShowArguments {
    std::string run = "latest";
    OutputArguments output;
};

ExitCode show_run(const RunShowArguments& arguments, Session& session) {
    const RunStore& store = session.runs();
    const RunSummary run = session.run(arguments.run);
    if (arguments.output.json) {
        print_document(run_document(store, run));
    } else {
        print(render_run(store, run, arguments.output.format(), session.console()));
    }
    return ExitCode::done;
}

}  // namespace

void add_runs_show(CLI::App& runs, CommandLine& line) {
    auto [command, arguments] = declare<RunShowArguments>(
        runs, line, "show", "Everything that was recorded of one run, its tables first", show_run);
    command.footer("Examples:\n  forecast runs show latest\n  forecast runs show 3f2a9c --json\n");
    command.add_option("run", arguments.run, kRunReference);
    add_output_options(command, arguments.output);
}

}  // namespace forecast
