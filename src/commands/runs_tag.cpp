#include "change_report.hpp"
#include "commands.hpp"
#include "forecast/core/clean_text.hpp"
#include "forecast/core/text.hpp"
#include "forecast/workflow/trained_run.hpp"

namespace forecast {
namespace {

constexpr const char* kNameTag = "mlflow.runName";

struct RenameArguments {
    std::string run;
    std::string name;
    OutputArguments output;
};

struct TagArguments {
    std::string run;
    std::vector<std::string> tags;
    std::vector<std::string> removed;
    OutputArguments output;
};

ExitCode run_rename(const RenameArguments& arguments, Session& session) {
    if (trimmed(arguments.name).empty()) {
        throw Error(ErrorKind::invalid_argument, "a run needs a name, the new one is empty");
    }
    RunStore& store = session.runs_for_change();
    const RunSummary run = session.run(arguments.run);
    store.log_batch(run.run_id, {}, {}, {{kNameTag, arguments.name}});
    print_changes({{run.run_id, "name", run.name, arguments.name}},
                  fmt::format("run {} is now called '{}', before '{}'\nNext: forecast runs show {}\n", run.run_id,
                              visible(arguments.name), visible(run.name), run.run_id.substr(0, 8)),
                  arguments.output, session.console());
    return ExitCode::done;
}

/// All that will be removed must be there before anything is changed.
void check_removed(const RunSummary& run, const std::vector<std::string>& removed) {
    for (const std::string& key : removed) {
        if (!run.tag(key)) {
            throw Error(ErrorKind::invalid_argument, "the run {} has no tag '{}'", run.run_id, key);
        }
        if (key == kNameTag) {
            throw Error(ErrorKind::invalid_argument, "the tag {} is the run's name; type: forecast runs rename {} NAME",
                        key, run.run_id.substr(0, 8));
        }
    }
}

ExitCode run_tag(const TagArguments& arguments, Session& session) {
    const auto tags = parse_tags(arguments.tags);
    if (tags.empty() && arguments.removed.empty()) {
        throw Error(ErrorKind::invalid_argument, "nothing to tag with; give key=value or --remove key");
    }
    RunStore& store = session.runs_for_change();
    const RunSummary run = session.run(arguments.run);
    check_removed(run, arguments.removed);
    if (!tags.empty()) {
        store.log_batch(run.run_id, {}, {}, tags);
    }
    std::vector<Change> changes;
    std::string text = "run " + run.run_id + ":\n";
    for (const auto& [key, value] : tags) {
        const auto before = run.tag(key);
        changes.push_back({run.run_id, "tag " + key, before.value_or(""), value});
        text += visible(fmt::format("  {} = {}{}", key, value, before ? ", before " + *before : "")) + "\n";
    }
    for (const std::string& key : arguments.removed) {
        store.delete_tag(run.run_id, key);
        changes.push_back({run.run_id, "tag " + key + " removed", *run.tag(key), ""});
        text += visible(fmt::format("  {} is removed, before {}", key, *run.tag(key))) + "\n";
    }
    print_changes(changes, text + "Next: forecast runs show " + run.run_id.substr(0, 8) + "\n", arguments.output,
                  session.console());
    return ExitCode::done;
}

}  // namespace

void add_runs_rename(CLI::App& runs, CommandLine& line) {
    auto [command, arguments] = declare<RenameArguments>(runs, line, "rename", "Give a run another name", run_rename);
    command.footer("Examples:\n  forecast runs rename 3f2a9c wide_network\n");
    command.add_option("run", arguments.run, kRunReference)->required();
    command.add_option("name", arguments.name, "The new name")->required();
    add_output_options(command, arguments.output);
}

void add_runs_tag(CLI::App& runs, CommandLine& line) {
    auto [command, arguments] = declare<TagArguments>(runs, line, "tag", "Set and remove tags of a run", run_tag);
    command.footer(
        "Examples:\n  forecast runs tag latest reviewed=yes by=me\n  forecast runs tag 3f2a9c --remove by\n");
    command.add_option("run", arguments.run, kRunReference)->required();
    command.add_option("tags", arguments.tags, "key=value");
    command.add_option("--remove", arguments.removed, "Key of a tag to remove; may be given several times")
        ->allow_extra_args(false);
    add_output_options(command, arguments.output);
}

}  // namespace forecast
