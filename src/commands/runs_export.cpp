#include <filesystem>

#include <nlohmann/json.hpp>

#include "commands.hpp"
#include "forecast/report/full_run.hpp"
#include "forecast/workflow/run_export.hpp"

namespace forecast {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

struct RunsExportArguments {
    std::vector<std::string> runs;
    std::string directory;
    bool force = false;
    OutputArguments output;
};

ExitCode export_to_directory(const RunStore& store, const std::vector<FullRun>& runs,
                             const RunsExportArguments& arguments) {
    const fs::path directory(arguments.directory);
    if (fs::exists(directory) && !fs::is_directory(directory)) {
        throw Error(ErrorKind::invalid_argument, "cannot export to {}: it is there and no directory; name another",
                    directory.string());
    }
    for (const FullRun& run : runs) {
        if (const fs::path place = directory / run.summary.run_id; fs::exists(place) && !arguments.force) {
            throw Error(ErrorKind::conflict, "{} is there already; say --force to write it anew", place.string());
        }
    }
    for (const FullRun& run : runs) {
        const fs::path place = directory / run.summary.run_id;
        export_run(store, run, place);
        print("exported " + place.string() + ": run.json, metrics.csv, artifacts\n");
    }
    return ExitCode::done;
}

ExitCode export_runs(const RunsExportArguments& arguments, Session& session) {
    const RunStore& store = session.runs();
    std::vector<FullRun> runs;
    for (const std::string& reference : arguments.runs) {
        runs.push_back(read_full(store, session.run(reference)));
    }
    if (!arguments.directory.empty()) {
        return export_to_directory(store, runs, arguments);
    }
    if (!arguments.output.json) {
        print(history_table(runs).render(arguments.output.markdown ? TableFormat::markdown : TableFormat::csv,
                                         session.console()));
        return ExitCode::done;
    }
    Json list = Json::array();
    for (const FullRun& run : runs) {
        list.push_back(full_json(run));
    }
    print_document({{"schema_version", 1}, {"runs", list}});
    return ExitCode::done;
}

}  // namespace

void add_runs_export(CLI::App& runs, CommandLine& line) {
    auto [command, arguments] = declare<RunsExportArguments>(
        runs, line, "export", "Runs as files, or all points of their metrics", export_runs);
    command.footer(
        "Examples:\n  forecast runs export latest > metrics.csv\n"
        "  forecast runs export latest 3f2a9c --to exported      run.json, metrics.csv and artifacts of each\n");
    command.add_option("runs", arguments.runs, "Run ids, prefixes of ids, names, or latest")->required();
    auto* to = command.add_option("--to", arguments.directory, "Write DIR/<run id>/ with everything");
    command.add_flag("--force", arguments.force, "Write anew what is there")->needs(to);
    add_output_options(command, arguments.output);
    to->excludes("--json")->excludes("--csv")->excludes("--md");
}

}  // namespace forecast
