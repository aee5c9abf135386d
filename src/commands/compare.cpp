#include <algorithm>
#include <filesystem>
#include <utility>

#include <fmt/format.h>

#include "commands.hpp"
#include "forecast/core/error.hpp"
#include "forecast/workflow/variant_comparison.hpp"
#include "recorded_work.hpp"
#include "recording_report.hpp"

namespace forecast {
namespace {

struct CompareArguments {
    std::vector<std::string> configs;
    std::size_t seeds = 3;
    bool wait = false;
    std::vector<std::string> tags;
    OutputArguments output;
};

constexpr int kMostDirectories = 1000;  // of a path

/// "brest-reference" of configs/brest-reference.json; "a/x" of a/x.json beside b/x.json: as few directories as it
/// takes.
std::string name_of(const std::string& file, const std::vector<std::string>& files) {
    const auto ending = [](const std::filesystem::path& path, int directories) {
        std::filesystem::path name = path.stem();
        auto parent = path.parent_path();
        for (int i = 0; i < directories && parent.has_filename(); ++i, parent = parent.parent_path()) {
            name = parent.filename() / name;
        }
        return name.string();
    };
    int directories = 0;
    while (std::count_if(files.begin(), files.end(), [&](const std::string& other) {
               return ending(other, directories) == ending(file, directories);
           }) > 1) {
        if (++directories > kMostDirectories) {
            throw Error(ErrorKind::invalid_argument, "{} and another config differ in no more than the file's ending",
                        file)
                .with_advice("give one of them another name");
        }
    }
    return ending(file, directories);
}

std::vector<ConfigVariant> load_configs(const std::vector<std::string>& files, const ConfigArguments& arguments) {
    std::vector<ConfigVariant> variants;
    for (const std::string& file : files) {
        if (std::count(files.begin(), files.end(), file) > 1) {
            throw Error(ErrorKind::invalid_argument, "--configs names {} more than once", file);
        }
        ConfigVariant variant{name_of(file, files), load_config({file, arguments.settings})};
        variant.config.values.variants.clear();
        variants.push_back(std::move(variant));
    }
    return variants;
}

std::vector<ConfigVariant> variants_of(const CompareArguments& arguments, const ConfigArguments& config) {
    if (arguments.configs.empty() && config.file.empty()) {
        throw Error(ErrorKind::invalid_argument,
                    "there is nothing to compare: name --config F, which has variants, or "
                    "--configs A.json,B.json");
    }
    auto variants = arguments.configs.empty() ? load_variants(config) : load_configs(arguments.configs, config);
    if (variants.size() < 2) {
        throw Error(ErrorKind::invalid_argument, "there is nothing to compare '{}' with; name another",
                    variants.front().name);
    }
    return variants;
}

void print_comparison(const CompareArguments& arguments, const ComparedVariants& outcome,
                      const TrackingLocation& location, const Console& console) {
    if (arguments.output.json) {
        auto json = variants_json(outcome.scores);
        json["run_id"] = outcome.run.id;
        print_document(json);
        return;
    }
    print(render_variants(outcome.scores, arguments.output.format(), console));
    if (arguments.output.format() == TableFormat::text) {
        print("\n" + describe_recording(outcome.run, location, "forecast runs show " + outcome.run.id.substr(0, 8)));
    }
}

ExitCode run_compare(const CompareArguments& arguments, Session& session) {
    ComparisonRequest request;
    request.variants = variants_of(arguments, session.config());
    const Workspace& workspace = session.workspace();
    request.config_files = arguments.configs;
    request.config_files.resize(request.variants.size(), session.config().file);
    request.tags = parse_tags(arguments.tags);
    request.seeds = arguments.seeds;
    request.wait = arguments.wait;
    return do_recorded_work(session, [&](Progress& progress, const Cancellation& cancellation) {
        const ComparedVariants outcome = compare_variants(request, workspace, progress, cancellation);
        return conclude_parent(outcome, session,
                               [&] { print_comparison(arguments, outcome, workspace.tracking, session.console()); });
    });
}

}  // namespace

void add_compare(CLI::App& app, CommandLine& line) {
    auto [command, arguments] = declare<CompareArguments>(
        app, line, "compare", "Train several configs by several seeds each, score them on the same test period",
        run_compare);
    command.footer(
        "Examples:\n  forecast compare --config configs/sample-architectures.json\n"
        "  forecast compare --config configs/brest-architectures.json --seeds 5 --json\n"
        "  forecast compare --configs configs/brest.json,configs/brest-reference.json --set training.epochs=50\n");
    command.add_option("-c,--config", line.config.file, "Experiment file with `variants`");
    command
        .add_option("--configs", arguments.configs, "Experiment files, as a comma list: each is a variant of its name")
        ->delimiter(',')
        ->excludes("--config")
        ->transform(path_as_typed())
        ->each([&line](const std::string& file) {  // the first one's .env counts
            line.config.file = line.config.file.empty() ? file : line.config.file;
        });
    add_set_option(command, line.config);
    command
        .add_option("--seeds", arguments.seeds,
                    "Trainings of each, by training.seed and those that follow (default: 3)")
        ->check(CLI::Range(1, 1000));
    command.add_flag("--wait", arguments.wait, "Queue behind another forecast instead of exit 6");
    add_tag_option(command, arguments.tags, "Tag of the run: --tag purpose=trial");
    add_output_options(command, arguments.output);
}

}  // namespace forecast
