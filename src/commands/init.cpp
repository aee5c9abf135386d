#include <unistd.h>

#include <filesystem>
#include <iostream>
#include <optional>

#include <fmt/format.h>

#include "commands.hpp"
#include "forecast/core/file.hpp"
#include "forecast/core/text.hpp"
#include "forecast/workflow/initial_design.hpp"

namespace forecast {
namespace {

/// Another command of this program on the config.
ExitCode run_on(const std::vector<std::string>& words, const std::string& config, const Console& console) {
    CLI::App app("", "forecast");
    CommandLine line;
    add_commands(app, line);
    std::vector<std::string> reversed = {config, "--config"};
    reversed.insert(reversed.end(), words.rbegin(), words.rend());
    app.parse(std::move(reversed));
    return line.action(console);
}

std::string init_report(const InitialExperiment& experiment, const OpenQuestions& questions) {
    std::string text;
    for (const auto& source : experiment.sources) {
        const SourceOptions& o = source.options;
        const bool is_load = &source == &experiment.sources.front();
        text += fmt::format("{}: {}, column '{}', in steps of {}, times {}{}{}\n", source.name, o.files.front(),
                            join(o.value_columns, "', '"), format_duration(*o.step),
                            source.has_offsets ? "with offsets of their own" : "of " + o.time_zone,
                            o.stamps == "end" ? " that stand at the ends of the steps" : "",
                            is_load ? ", in " + experiment.unit : "");
        for (const auto& comment : source.comments) {
            text += "  " + comment + "\n";
        }
    }
    for (const auto* const lines : {&questions.guessed(), &experiment.remarks}) {
        for (const auto& line : *lines) {
            text += line + "\n";
        }
    }
    return text;
}

std::optional<std::string> ask_on_terminal(const std::string& question) {
    std::cerr << question << std::flush;
    std::string line;
    return std::getline(std::cin, line) ? std::optional(line) : std::nullopt;
}

/// The config names its files as seen from where the command works.
InitArguments with_short_paths(InitArguments arguments) {
    for (std::string& file : arguments.files) {
        file = std::filesystem::proximate(file).string();
    }
    arguments.out = std::filesystem::proximate(arguments.out).string();
    return arguments;
}

ExitCode run_init(const InitArguments& typed, Session& session) {
    const InitArguments arguments = with_short_paths(typed);
    if (std::filesystem::exists(arguments.out)) {
        throw Error(ErrorKind::conflict, "{} is there already; name another file by --out, or remove it",
                    arguments.out);
    }
    OpenQuestions questions(arguments.yes, isatty(STDIN_FILENO) == 1 ? AskPerson(ask_on_terminal) : AskPerson());
    std::vector<std::string> named = arguments.temperature;
    named.push_back(arguments.load);
    std::vector<FileGuess> files;
    for (const auto& file : arguments.files) {
        files.push_back(guess_file(file, named));
    }
    const InitialExperiment experiment = design_experiment(std::move(files), arguments, questions);
    questions.check();
    write_file_atomically(arguments.out, initial_config(experiment));
    print(init_report(experiment, questions) + fmt::format("{} written\n\n", arguments.out));
    run_on({"config", "check"}, arguments.out, session.console());
    const ExitCode checked = run_on({"data", "check"}, arguments.out, session.console());
    print(
        fmt::format("\nNext: forecast backtest --config {0}, then forecast predict --run \"backtest {1}\"\n"
                    "A network beside them: forecast train --config {0}, then forecast predict --run {1}\n",
                    arguments.out, experiment.name));
    return checked;
}

}  // namespace

void add_init(CLI::App& app, CommandLine& line) {
    auto [command, arguments] = declare<InitArguments>(
        app, line, "init", "Look at CSV files of a load and its weather, and write a config for them", run_init);
    arguments.out = std::filesystem::absolute(arguments.out).string();
    command.footer(
        "Examples:\n  forecast init load.csv weather.csv\n  forecast init load.csv weather.csv --yes --out town.json\n"
        "How the files are written, their step, zone and units, and which columns are what is found out; what cannot "
        "be\n"
        "is asked. Then it runs `config check` and `data check`; exit 3 if a person must look at the data.\n");
    command.add_option("files", arguments.files, ".csv or .csv.gz, the load among them")
        ->required()
        ->transform(path_as_typed());
    command.add_option("--out", arguments.out, "Config to write")->transform(path_as_typed());
    command.add_option("--name", arguments.name, "Of experiment and runs (default: the load's file)");
    command.add_option("--load", arguments.load, "Column of the load");
    command.add_option("--temperature", arguments.temperature, "Column of a temperature, as often as one likes")
        ->allow_extra_args(false);
    command.add_option("--time-zone", arguments.time_zone, "Of times without an offset");
    command.add_option("--unit", arguments.unit, "Of the load");
    command.add_option("--key", arguments.key, "Of a file with several loads below each other, the one to take");
    command.add_flag("-y,--yes", arguments.yes, "Take the guess wherever one would be asked");
}

}  // namespace forecast
