#include <unistd.h>

#include <filesystem>

#include <nlohmann/json.hpp>

#include "commands.hpp"
#include "forecast/core/file.hpp"
#include "forecast/report/full_run.hpp"
#include "forecast/workflow/trained_run.hpp"

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

/// A run with a model and without files was moved: that is an error, not an export without them.
void copy_artifacts(const RunStore& store, const RunSummary& run, const fs::path& directory) {
    if (store.list_artifacts(run).empty() && !run.has_model()) {
        return;
    }
    const fs::path artifacts = store.fetch_artifacts(run);
    for (const auto& entry : fs::recursive_directory_iterator(artifacts)) {
        if (!entry.is_directory()) {
            check_is_plain_file(entry.path());
        }
    }
    fs::copy(artifacts, directory, fs::copy_options::recursive);
}

/// Whole or not at all: written beside its place, then put there.
void export_run(const RunStore& store, const FullRun& run, const fs::path& place, const Console& console) {
    const fs::path partial = place.string() + fmt::format(".partial-{}", getpid());
    try {
        fs::create_directories(partial);
        write_file(partial / "run.json", json_text({{"schema_version", 1}, {"run", full_json(run)}}));
        write_file(partial / "metrics.csv", history_table({run}).render(TableFormat::csv, console));
        copy_artifacts(store, run.summary, partial / "artifacts");
        fs::remove_all(place);
        fs::rename(partial, place);
    } catch (const fs::filesystem_error& failure) {
        std::error_code ignored;
        fs::remove_all(partial, ignored);
        throw Error("run {} could not be exported to {}: {}", run.summary.run_id, place.string(),
                    failure.code().message());
    } catch (...) {
        std::error_code ignored;
        fs::remove_all(partial, ignored);
        throw;
    }
}

ExitCode export_to_directory(const RunStore& store, const std::vector<FullRun>& runs,
                             const RunsExportArguments& arguments, const Console& console) {
    const fs::path directory(arguments.directory);
    if (fs::exists(directory) && !fs::is_directory(directory)) {
        throw Error(ErrorKind::invalid_argument,
                    "--to {}: it is there and no directory, which an export needs; name another", directory.string());
    }
    for (const FullRun& run : runs) {
        if (const fs::path place = directory / run.summary.run_id; fs::exists(place) && !arguments.force) {
            throw Error(ErrorKind::conflict, "{} is there already; say --force to write it anew", place.string());
        }
    }
    for (const FullRun& run : runs) {
        const fs::path place = directory / run.summary.run_id;
        export_run(store, run, place, console);
        print("exported " + place.string() + ": run.json, metrics.csv, artifacts\n");
    }
    return ExitCode::done;
}

ExitCode export_runs(const RunsExportArguments& arguments, const Console& console) {
    const auto store = open_existing_runs(open_workspace().tracking);
    std::vector<FullRun> runs;
    for (const std::string& reference : arguments.runs) {
        runs.push_back(read_full(*store, find_run(*store, open_workspace().registry, reference)));
    }
    if (!arguments.directory.empty()) {
        return export_to_directory(*store, runs, arguments, console);
    }
    if (!arguments.output.json) {
        print(
            history_table(runs).render(arguments.output.markdown ? TableFormat::markdown : TableFormat::csv, console));
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
