#include "application.hpp"

#include <unistd.h>

#include <algorithm>
#include <exception>
#include <filesystem>
#include <iostream>

#include <spdlog/spdlog.h>

#include "commands.hpp"
#include "common.hpp"
#include "forecast/core/clean_text.hpp"
#include "forecast/core/secrets.hpp"
#include "forecast/core/text.hpp"
#include "forecast/workflow/version.hpp"

namespace forecast {
namespace {

/// The words that should name commands: those before the first option that is not one of all commands.
std::vector<std::string> command_words(const CLI::App& app, const std::vector<std::string>& line) {
    std::vector<std::string> words;
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (line[i].empty() || line[i].front() != '-') {
            words.push_back(line[i]);
            continue;
        }
        const auto equals = line[i].find('=');
        const CLI::Option* global = app.get_option_no_throw(line[i].substr(0, equals));
        if (global == nullptr) {
            break;
        }
        i += equals == std::string::npos && global->get_items_expected_max() > 0 ? 1 : 0;
    }
    return words;
}

/// "did you mean" for the first word that should be a command and is none.
void check_command_words(const CLI::App& app, const std::vector<std::string>& line) {
    const CLI::App* level = &app;
    for (const std::string& word : command_words(app, line)) {
        std::vector<std::string> known;
        const CLI::App* next = nullptr;
        for (const CLI::App* child : level->get_subcommands([](const CLI::App*) { return true; })) {
            known.push_back(child->get_name());
            next = child->get_name() == word ? child : next;
        }
        if (known.empty()) {
            return;
        }
        if (next == nullptr) {
            const std::string guess = nearest(word, known);
            const bool works_alone = level->get_parent() != nullptr && level->get_require_subcommand_min() == 0;
            if (works_alone && guess.empty()) {
                return;
            }
            throw Error(ErrorKind::invalid_argument, "there is no command '{}'{}", word,
                        guess.empty() ? fmt::format("; there are {}", join(known, ", "))
                                      : fmt::format("; did you mean '{}'?", guess));
        }
        level = next;
    }
}

/// The command that the line names, and where its own words begin.
struct NamedCommand {
    const CLI::App* app = nullptr;
    std::string name;
    std::size_t words = 0;
};

NamedCommand named_command(const CLI::App& app, const std::vector<std::string>& line) {
    NamedCommand command{&app, "forecast", 0};
    for (std::size_t i = 0; i < line.size(); ++i) {
        const auto named =
            command.app->get_subcommands([&](const CLI::App* child) { return child->get_name() == line[i]; });
        if (!named.empty()) {
            command = {named.front(), command.name + " " + line[i], i + 1};
        }
    }
    return command;
}

/// An option of the command or of those above it.
const CLI::Option* find_option(const CLI::App* command, const std::string& name) {
    for (; command != nullptr; command = command->get_parent()) {
        if (const CLI::Option* option = command->get_option_no_throw(name)) {
            return option;
        }
    }
    return nullptr;
}

[[noreturn]] void refuse_option(const NamedCommand& command, const std::string& name) {
    std::vector<std::string> known;
    for (const CLI::App* level = command.app; level != nullptr; level = level->get_parent()) {
        for (const CLI::Option* option : level->get_options()) {
            for (const std::string& long_name : option->get_lnames()) {
                known.push_back("--" + long_name);
            }
        }
    }
    const std::string guess = nearest(name, known);
    throw Error(ErrorKind::invalid_argument, "`{}` has no option '{}'{}", command.name, name,
                guess.empty() ? fmt::format("; `{} --help` shows what there is", command.name)
                              : fmt::format("; did you mean '{}'?", guess));
}

[[noreturn]] void refuse_word(const NamedCommand& command, const std::string& word) {
    const bool takes_config = command.app->get_option_no_throw("--config") != nullptr;
    throw Error(ErrorKind::invalid_argument, "`{}` takes no '{}' by itself; {}", command.name, word,
                takes_config && word.find(".json") != std::string::npos
                    ? fmt::format("a config stands behind --config: {} --config {}", command.name, word)
                    : fmt::format("an option may be missing before it; `{} --help` shows what there is", command.name));
}

/// The word at `i` as it may be shown: "--set source.token= X" has a secret in two words.
std::string shown_word(const std::vector<std::string>& line, std::size_t i) {
    if (i == 0) {
        return line[i];
    }
    const std::string before = without_secrets(std::vector<std::string>{line[i - 1]});
    return without_secrets(std::vector<std::string>{line[i - 1], line[i]}).substr(before.size() + 1);
}

/// Names what on a line that cannot be parsed is none of the command's; returns where that is not the trouble.
void check_words(const CLI::App& app, const std::vector<std::string>& line) {
    const NamedCommand command = named_command(app, line);
    const auto options = command.app->get_options();
    const bool takes_words =
        std::any_of(options.begin(), options.end(), [](const CLI::Option* option) { return option->get_positional(); });
    for (std::size_t i = command.words; i < line.size(); ++i) {
        const bool is_option = line[i].size() > 1 && line[i].front() == '-';
        if (!is_option && !takes_words) {
            refuse_word(command, shown_word(line, i));
        }
        if (!is_option) {
            continue;
        }
        const auto equals = line[i].find('=');
        const CLI::Option* option = find_option(command.app, line[i].substr(0, equals));
        if (option == nullptr) {
            refuse_option(command, line[i].substr(0, equals));
        }
        i += equals == std::string::npos && option->get_items_expected_max() > 0 ? 1 : 0;
    }
}

struct GlobalArguments {
    ConsoleOptions console;
    bool show_version = false;
    bool json = false;
};

void add_global_options(CLI::App& app, GlobalArguments& arguments) {
    app.set_help_flag("-h,--help", "This help");
    app.add_flag("--version", arguments.show_version, "Version; with --json of everything that is linked");
    app.add_flag("--json", arguments.json, "With --version")->group("");
    app.add_option("--color", arguments.console.color, "auto, always or never")
        ->check(CLI::IsMember({"auto", "always", "never"}));
    app.add_flag("--verbose", arguments.console.verbose, "Details in the log, such as which days are missing");
    app.add_flag("--plain", arguments.console.plain, "No plots below tables on a terminal");
    app.add_option("--log-file", arguments.console.log_file, "Append the log to a file too");
    app.add_option("--log-format", arguments.console.log_format, "text or json")
        ->check(CLI::IsMember({"text", "json"}));
}

ExitCode run_parsed(CLI::App& app, GlobalArguments& global, int argc, char** argv) {
    CommandLine line;
    add_global_options(app, global);
    add_commands(app, line);
    check_command_words(app, {argv + 1, argv + argc});
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& e) {
        if (e.get_exit_code() == 0) {
            app.exit(e);
            return ExitCode::done;
        }
        check_words(app, {argv + 1, argv + argc});
        throw Error(ErrorKind::invalid_argument, "{}; `forecast --help` shows what there is", e.what());
    }
    if (global.show_version) {
        print(global.json ? version_json() + "\n" : "forecast " + version() + "\n");
        return ExitCode::done;
    }
    if (!line.action) {
        print(app.help());
        return ExitCode::usage;
    }
    if (!global.console.log_file.empty()) {
        global.console.log_file = std::filesystem::absolute(global.console.log_file).string();
    }
    enter_home(line.config);
    const Console console(global.console);
    return line.action(console);
}

constexpr std::size_t kLongestErrorText = 20'000;

void say_error(const std::string& text, const ConsoleOptions& console) {
    const bool colour = uses_colour(console.color, STDERR_FILENO);
    std::cerr << (colour ? "\033[31merror:\033[0m " : "error: ")
              << plain_lines(clipped(without_secrets(text), kLongestErrorText)) << "\n";
}

}  // namespace

ExitCode run_application(int argc, char** argv) {
    GlobalArguments global;
    try {
        CLI::App app("Forecasts the electricity load of a territory, and keeps what it learnt.", "forecast");
        return run_parsed(app, global, argc, argv);
    } catch (const Error& e) {
        say_error(e.with_its_advice(), global.console);
        return exit_code_of(e.kind());
    } catch (const std::bad_alloc&) {
        say_error("out of memory", global.console);
    } catch (const std::exception& e) {
        say_error(fmt::format("unexpected: {}; this is a fault of the program", e.what()), global.console);
    }
    return ExitCode::failed;
}

}  // namespace forecast
